package dev.tidemark.engine.pack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.content.EncodedExtent;
import dev.tidemark.engine.seam.Disk;
import dev.tidemark.engine.seam.Seam;
import dev.tidemark.engine.seam.WatchedDisk;
import dev.tidemark.engine.volume.RecordKey;
import dev.tidemark.engine.volume.RecordView;
import dev.tidemark.engine.volume.TransactionInfo;
import dev.tidemark.engine.volume.Volume;
import dev.tidemark.engine.volume.VolumeException;
import dev.tidemark.engine.volume.WriteTransaction;
import dev.tidemark.spi.words.ExtentId;
import dev.tidemark.spi.words.Hash;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A volume is created and gets commits of every shape while the disk fills up. The story notes
/// which of them were acknowledged and which were refused; [#check] opens the volume again and
/// wants all of the ones and nothing of the others. Besides, no record ever counts pages that the
/// file lacks.
final class FullDiskStory {

  private static final TransactionInfo INFO =
      TransactionInfo.of(TransactionInfo.Kind.WHOLE, "ann", "host", "test", "a change");

  private static final int KIND = 18;

  /// Each takes twelve bytes of a manifest, so these do not fit into a slot and fill little more
  /// than half of a page.
  private static final int PACKS_OF_A_LARGE_MANIFEST = 400;

  private static final List<EncodedExtent> EXTENTS =
      List.of(Frames.extent(content(0)), Frames.extent(content(1)));

  private static final List<Shape> COMMITS =
      List.of(
          new Shape(0, false),
          new Shape(0, true),
          new Shape(1, false),
          new Shape(1, true),
          new Shape(0, true),
          new Shape(2, false),
          new Shape(0, false),
          new Shape(2, true),
          new Shape(0, true));

  /// What a commit consists of besides its record.
  private record Shape(int extents, boolean largeManifest) {}

  private final Seam seam;
  private final Map<Integer, Boolean> acknowledged = new LinkedHashMap<>();
  private boolean created;

  FullDiskStory(Seam seam) {
    this.seam = seam;
  }

  private static byte[] content(int i) {
    return Frames.content(17 + i, 3000 + 2000 * i);
  }

  /// Whether the volume was created; if not, there was no room for it.
  boolean created() {
    return created;
  }

  /// How many commits were acknowledged.
  long kept() {
    return acknowledged.values().stream().filter(yes -> yes).count();
  }

  /// A volume and its packs, open.
  record Opened(Volume volume, PackStore packs) implements AutoCloseable {
    @Override
    public void close() {
      packs.close();
      volume.close();
    }
  }

  /// Creates the volume and commits; leaves it open, as a crash would find it.
  ///
  /// @return null if there was no room to create it
  @Nullable Opened run(Disk disk) {
    Disk watched = watched(disk);
    try {
      Volume volume = Volume.create(watched, seam);
      created = true;
      Opened opened = new Opened(volume, PackStore.of(volume, watched));
      COMMITS.forEach(shape -> commit(volume, opened.packs, shape));
      assertThat(volume.checkStructure()).isEmpty();
      return opened;
    } catch (VolumeException.NoSpace e) {
      return null;
    }
  }

  /// One more commit, which must find room now.
  void goOn(Disk disk) {
    Disk watched = watched(disk);
    boolean there = has(disk);
    try (Volume volume = there ? Volume.openToWrite(watched, seam) : Volume.create(watched, seam);
        PackStore packs = PackStore.of(volume, watched)) {
      commit(volume, packs, new Shape(2, true));
      assertThat(acknowledged.get(acknowledged.size() - 1)).isTrue();
    }
  }

  /// Commits with large manifests until the file has grown so many times.
  void grow(Disk disk, int times) throws IOException {
    Disk watched = watched(disk);
    Set<Long> lengths = new HashSet<>();
    try (Volume volume = Volume.create(watched, seam);
        PackStore packs = PackStore.of(volume, watched)) {
      while (lengths.size() <= times) {
        commit(volume, packs, new Shape(0, true));
        lengths.add(disk.length("btree"));
      }
    }
  }

  private static boolean has(Disk disk) {
    try {
      return disk.exists("btree");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private void commit(Volume volume, PackStore packs, Shape shape) {
    int n = acknowledged.size();
    try {
      volume.write(
          INFO,
          tx -> {
            change(tx, packs, shape, n);
            return true;
          });
      acknowledged.put(n, true);
    } catch (VolumeException.NoSpace e) {
      acknowledged.put(n, false);
    }
  }

  private static void change(WriteTransaction tx, PackStore packs, Shape shape, int n) {
    ByteBuffer value = ByteBuffer.allocate(Integer.BYTES + shape.extents * 40).putInt(n);
    for (int i = 0; i < shape.extents; i++) {
      value.putLong(packs.append(tx, EXTENTS.get(i)).value());
      EXTENTS.get(i).sha256().write(value);
    }
    tx.put(key(n), value.array());
    tx.local().put(key(n), value.array());
    for (int i = 0; shape.largeManifest && i < PACKS_OF_A_LARGE_MANIFEST; i++) {
      tx.packGrew(1_000_000 + i, Long.MAX_VALUE);
    }
  }

  private static byte[] key(int n) {
    return RecordKey.of(100, KIND, ByteBuffer.allocate(4).putInt(n).array());
  }

  /// Opens what is there to write, to read, and to write once more.
  void check(Disk disk) {
    checkToWrite(disk);
    try (Volume reader = Volume.openToRead(disk, seam);
        PackStore packs = PackStore.of(reader, disk)) {
      requireAcknowledged(reader, packs);
      assertThat(reader.checkStructure()).isEmpty();
    }
    checkToWrite(disk);
  }

  private void checkToWrite(Disk disk) {
    Disk watched = watched(disk);
    try (Volume writer = Volume.openToWrite(watched, seam);
        PackStore packs = PackStore.of(writer, watched)) {
      assertThat(writer.damage()).isEmpty();
      requireAcknowledged(writer, packs);
      assertThat(writer.checkStructure()).isEmpty();
    }
  }

  private void requireAcknowledged(Volume volume, PackStore packs) {
    RecordView head = volume.asOf(volume.durable().orElseThrow().tid());
    acknowledged.forEach((n, yes) -> {
      byte[] value = head.get(key(n));
      assertThat(value != null).as("commit %d is there", n).isEqualTo(yes);
      assertThat(volume.local().get(key(n))).isEqualTo(value);
      requireExtents(packs, value == null ? new byte[Integer.BYTES] : value);
    });
  }

  private static void requireExtents(PackStore packs, byte[] value) {
    ByteBuffer in = ByteBuffer.wrap(value).position(Integer.BYTES);
    for (int i = 0; in.hasRemaining(); i++) {
      ExtentId id = new ExtentId(in.getLong());
      assertThat(packs.read(id, Hash.read(in))).isEqualTo(content(i));
    }
  }

  private static Disk watched(Disk disk) {
    return new WatchedDisk(disk, new HonestRecords(disk));
  }

  /// Sees that each record counts only pages that the file has.
  private record HonestRecords(Disk disk) implements WatchedDisk.Watcher {

    private static final int SLOT_BYTES = 4096;
    private static final int MAGIC = 0x544D6372;

    @Override
    public void writing(String file, long position, byte[] bytes) throws IOException {
      if (bytes.length == SLOT_BYTES && ByteBuffer.wrap(bytes).getInt(16) == MAGIC) {
        long pages = ByteBuffer.wrap(bytes).getLong(326);
        assertThat(disk.length(file)).isGreaterThanOrEqualTo(pages * 8192);
      }
    }
  }
}
