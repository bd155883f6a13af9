package dev.tidemark.engine.pack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.engine.content.EncodedExtent;
import dev.tidemark.engine.seam.Disk;
import dev.tidemark.engine.seam.Seam;
import dev.tidemark.engine.seam.SimDisk;
import dev.tidemark.engine.seam.SimSeam;
import dev.tidemark.engine.seam.WatchedDisk;
import dev.tidemark.engine.volume.RecordKey;
import dev.tidemark.engine.volume.RecordView;
import dev.tidemark.engine.volume.TransactionInfo;
import dev.tidemark.engine.volume.Volume;
import dev.tidemark.engine.volume.VolumeException;
import dev.tidemark.spi.words.ExtentId;
import dev.tidemark.spi.words.Hash;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Anything thrown on the way from the first sync of a commit to its acknowledgement.
class PoisonTest {

  private static final TransactionInfo INFO =
      TransactionInfo.of(TransactionInfo.Kind.WHOLE, "ann", "host", "test", "a change");

  private static final List<EncodedExtent> EXTENTS =
      List.of(extent(0), extent(1), extent(2), extent(3));

  private final Seam seam = new SimSeam(7).seam();

  private static EncodedExtent extent(int i) {
    return Frames.extent(content(i));
  }

  private static byte[] content(int i) {
    return Frames.content(31 + i, 5000);
  }

  private static byte[] key(int i) {
    return RecordKey.of(100, 18, ByteBuffer.allocate(4).putInt(i).array());
  }

  /// What is thrown.
  private enum Thrown {
    NO_THREAD {
      @Override
      void now() {
        throw new OutOfMemoryError("unable to create native thread");
      }
    },
    BUG {
      @Override
      void now() {
        throw new IllegalStateException("a bug");
      }
    },
    BROKEN_DISK {
      @Override
      void now() throws IOException {
        throw new IOException("EIO");
      }
    };

    abstract void now() throws IOException;
  }

  /// Throws in place of the n-th write or sync of a commit. What the body of a transaction does is
  /// passed over.
  private static final class Throwing implements WatchedDisk.Watcher {
    private final Thrown thrown;
    private int left;
    private boolean armed;
    private boolean committing;
    private int accesses;

    Throwing(Thrown thrown, int left) {
      this.thrown = thrown;
      this.left = left;
    }

    private void access() throws IOException {
      accesses++;
      if (armed && committing && left-- == 0) {
        thrown.now();
      }
    }

    @Override
    public void writing(String file, long position, byte[] bytes) throws IOException {
      access();
    }

    @Override
    public void forcing(String file) throws IOException {
      access();
    }

    boolean happened() {
      return left < 0;
    }
  }

  /// Goal: whatever a commit failed of, nothing is written afterwards, and what was acknowledged
  /// before, extents too, is there when the volume is opened again. Method: throw at each write and
  /// sync of a commit, go on as a caller would who takes no notice, and open again.
  @Test
  void whatever_is_thrown_inside_a_commit_ends_writing_and_harms_nothing_that_was_acknowledged() {
    for (Thrown thrown : Thrown.values()) {
      int tried = 0;
      while (failsAt(thrown, tried)) {
        tried++;
      }
      assertThat(tried).as("accesses of a commit").isGreaterThan(3);
    }
  }

  /// Goal: a pack that could not be written is never said to be durable, even if the caller takes
  /// no notice of the failure. Method: the first write of a body fails; it swallows that, and
  /// commits.
  @Test
  void a_pack_that_could_not_be_written_is_never_committed() {
    SimDisk disk = new SimDisk();
    Disk process = disk.process("first");
    try (Volume volume = Volume.create(process, seam);
        PackStore packs = PackStore.of(volume, process)) {
      Throwing never = new Throwing(Thrown.BUG, Integer.MAX_VALUE);
      put(never, volume, packs, 0);
      disk.failAt(disk.steps(), () -> new IOException("EIO"));
      assertThatThrownBy(() ->
              volume.write(
                  INFO,
                  tx -> {
                    assertThatThrownBy(() -> packs.append(tx, EXTENTS.get(1)))
                        .isInstanceOf(VolumeException.Failed.class);
                    tx.put(key(1), packs.append(tx, EXTENTS.get(2)).toString().getBytes(UTF_8));
                    return true;
                  }))
          .isInstanceOf(VolumeException.Poisoned.class)
          .hasMessageContaining("EIO");
      requireOver(never, volume, packs);
    }
    try (Volume again = Volume.openToWrite(disk.process("next"), seam);
        PackStore packs = PackStore.of(again, disk.process("next"))) {
      requireThere(again, packs, 0);
      assertThat(find(again, 1)).isNull();
      put(new Throwing(Thrown.BUG, Integer.MAX_VALUE), again, packs, 2);
      requireThere(again, packs, 2);
    }
  }

  private boolean failsAt(Thrown thrown, int access) {
    SimDisk disk = new SimDisk();
    Throwing throwing = new Throwing(thrown, access);
    Disk process = new WatchedDisk(disk.process("first"), throwing);
    boolean second;
    try (Volume volume = Volume.create(process, seam);
        PackStore packs = PackStore.of(volume, process)) {
      put(throwing, volume, packs, 0);
      throwing.armed = true;
      second = acknowledges(throwing, volume, packs, 1);
      if (throwing.happened()) {
        requireOver(throwing, volume, packs);
      }
    }
    try (Volume again = Volume.openToWrite(disk.process("next"), seam);
        PackStore packs = PackStore.of(again, disk.process("next"))) {
      requireThere(again, packs, 0);
      if (second) {
        requireThere(again, packs, 1);
      } else {
        requireThereOrNot(again, packs, 1);
      }
      assertThat(find(again, 2)).isNull();
      assertThat(again.checkStructure()).isEmpty();
    }
    return throwing.happened();
  }

  private static void put(Throwing throwing, Volume volume, PackStore packs, int i) {
    volume.write(
        INFO,
        tx -> {
          throwing.committing = false;
          ExtentId id = packs.append(tx, EXTENTS.get(i));
          ByteBuffer value = ByteBuffer.allocate(40).putLong(id.value());
          EXTENTS.get(i).sha256().write(value);
          tx.put(key(i), value.array());
          throwing.committing = true;
          return true;
        });
  }

  private static boolean acknowledges(Throwing throwing, Volume volume, PackStore packs, int i) {
    try {
      put(throwing, volume, packs, i);
      return true;
    } catch (VolumeException.Poisoned | OutOfMemoryError e) {
      return false;
    } finally {
      throwing.committing = false;
    }
  }

  private static void requireOver(Throwing throwing, Volume volume, PackStore packs) {
    int before = throwing.accesses;
    assertThatThrownBy(() -> put(throwing, volume, packs, 2))
        .isInstanceOf(VolumeException.Poisoned.class);
    assertThat(throwing.accesses).isEqualTo(before);
    requireThere(volume, packs, 0);
  }

  private static void requireThereOrNot(Volume volume, PackStore packs, int i) {
    if (find(volume, i) != null) {
      requireThere(volume, packs, i);
    }
  }

  private static void requireThere(Volume volume, PackStore packs, int i) {
    byte[] value = find(volume, i);
    assertThat(value).as("record %d", i).isNotNull();
    ByteBuffer in = ByteBuffer.wrap(value == null ? new byte[40] : value);
    assertThat(packs.read(new ExtentId(in.getLong()), Hash.read(in))).isEqualTo(content(i));
  }

  private static byte @Nullable [] find(Volume volume, int i) {
    RecordView head = volume.asOf(volume.durable().orElseThrow().tid());
    return head.get(key(i));
  }
}
