package dev.tidemark.engine.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.engine.seam.Disk;
import dev.tidemark.engine.seam.LocalDisk;
import dev.tidemark.engine.seam.NoSpaceException;
import dev.tidemark.engine.seam.Seam;
import dev.tidemark.engine.seam.SimDisk;
import dev.tidemark.engine.seam.SimKilled;
import dev.tidemark.engine.seam.SimSeam;
import dev.tidemark.engine.seam.Survival;
import dev.tidemark.engine.volume.ClonedState;
import dev.tidemark.engine.volume.RecordKey;
import dev.tidemark.engine.volume.RecordScan;
import dev.tidemark.engine.volume.RecordView;
import dev.tidemark.engine.volume.Transaction;
import dev.tidemark.engine.volume.TransactionInfo;
import dev.tidemark.engine.volume.VersionedRecord;
import dev.tidemark.engine.volume.Volume;
import dev.tidemark.engine.volume.VolumeBuilder;
import dev.tidemark.engine.volume.VolumeException;
import dev.tidemark.engine.volume.WriteTransaction;
import dev.tidemark.spi.words.ExtentId;
import dev.tidemark.spi.words.Hash;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Packs in a real volume. A record names an extent by id and hash, as DATA records do; its sub-key
/// is the seed of the content.
class PackStoreTest {

  private static final long SEED = 5;
  private static final int KIND = 18;
  private static final TransactionInfo INFO =
      TransactionInfo.of(TransactionInfo.Kind.WHOLE, "ann", "host", "test", "a change");

  private final Seam seam = new SimSeam(SEED).seam();

  /// A volume and its packs.
  private record Opened(Volume volume, PackStore packs) implements AutoCloseable {

    static Opened create(Disk disk, Seam seam) {
      return of(Volume.create(disk, seam), disk);
    }

    static Opened write(Disk disk, Seam seam) {
      return of(Volume.openToWrite(disk, seam), disk);
    }

    static Opened read(Disk disk, Seam seam) {
      return of(Volume.openToRead(disk, seam), disk);
    }

    static Opened of(Volume volume, Disk disk) {
      return new Opened(volume, PackStore.of(volume, disk));
    }

    void add(WriteTransaction tx, long contentSeed) {
      byte[] content = contentOf(contentSeed);
      ExtentId id = packs.append(tx, Frames.extent(content));
      Hash sha256 = Frames.extent(content).sha256();
      ByteBuffer value = ByteBuffer.allocate(Long.BYTES + Hash.BYTES).putLong(id.value());
      sha256.write(value);
      tx.put(key(contentSeed), value.array());
      assertThat(packs.read(id, sha256)).isEqualTo(content);
    }

    /// Reads every extent that a record of the newest durable state names.
    int checked(String when) {
      Transaction durable = volume.durable().orElseThrow();
      RecordView view = volume.asOf(durable.tid());
      int count = 0;
      try (RecordScan scan = view.scan(RecordKey.prefix(100), RecordKey.prefix(101))) {
        for (VersionedRecord r = scan.next(); r != null; r = scan.next()) {
          ByteBuffer value = ByteBuffer.wrap(r.value());
          byte[] content = packs.read(new ExtentId(value.getLong()), Hash.read(value));
          long contentSeed = ByteBuffer.wrap(RecordKey.sub(r.key())).getLong();
          assertThat(content).as(when).isEqualTo(contentOf(contentSeed));
          count++;
        }
      }
      return count;
    }

    @Override
    public void close() {
      packs.close();
      volume.close();
    }
  }

  private static byte[] key(long contentSeed) {
    return RecordKey.of(100, KIND, ByteBuffer.allocate(8).putLong(contentSeed).array());
  }

  private static byte[] contentOf(long contentSeed) {
    return Frames.content(contentSeed, 1 + (int) (contentSeed % 1500));
  }

  @Test
  void a_stop_before_every_step_loses_no_extent_that_a_record_names() {
    SimDisk counting = new SimDisk();
    try (Opened opened = Opened.create(counting.process("count"), seam)) {
      story(opened, new ArrayList<>());
    }
    long steps = counting.steps();
    for (Survival survival : Survival.values()) {
      for (long step = 0; step <= steps; step += 1 + step % 2) {
        stoppedAt(step, survival);
      }
    }
  }

  private void stoppedAt(long step, Survival survival) {
    String when = "step " + step + " " + survival + " seed " + SEED;
    SimDisk disk = new SimDisk();
    Disk first = disk.process("first");
    Volume.create(first, seam).close();
    List<Integer> acknowledged = new ArrayList<>(List.of(0));
    disk.crashAfter(step);
    try {
      story(Opened.write(first, seam), acknowledged);
    } catch (SimKilled e) {
      disk.powerCut(survival, new Random(SEED + step));
    }
    disk.kill();
    try (Opened next = Opened.write(disk.process("second"), seam)) {
      assertThat(next.checked(when)).as(when).isGreaterThanOrEqualTo(acknowledged.getLast());
      story(next, new ArrayList<>());
      next.checked("after " + when);
    }
  }

  /// Six transactions of up to five extents; some change their mind.
  private static void story(Opened opened, List<Integer> acknowledged) {
    Random random = new Random(SEED);
    int records = 0;
    for (int i = 0; i < 6; i++) {
      int count = random.nextInt(6);
      boolean undone = random.nextInt(4) == 0;
      long first = 1000L * i + random.nextInt(100);
      try {
        opened.volume.write(INFO, tx -> transaction(opened, tx, first, count, undone));
        records += count;
        acknowledged.add(records);
      } catch (ChangedMind e) {
        assertThat(undone).isTrue();
      }
    }
  }

  private static int transaction(
      Opened opened, WriteTransaction tx, long first, int count, boolean undone)
      throws ChangedMind {
    for (int i = 0; i < count; i++) {
      opened.add(tx, first + i);
    }
    if (undone) {
      throw new ChangedMind();
    }
    return count;
  }

  private static final class ChangedMind extends Exception {
    private static final long serialVersionUID = 1;
  }

  @Test
  void a_full_disk_undoes_the_transaction_and_the_next_one_works() {
    SimDisk disk = new SimDisk();
    Disk process = disk.process("first");
    try (Opened opened = Opened.create(process, seam)) {
      write(opened, 1, 2);
      for (int ahead = 0; ahead < 4; ahead++) {
        disk.failAt(disk.steps() + ahead, () -> new NoSpaceException("full"));
        assertThatThrownBy(() -> write(opened, 10, 11, 12))
            .as("step %d of the transaction", ahead)
            .isInstanceOf(VolumeException.NoSpace.class);
        assertThat(opened.checked("full")).isEqualTo(2);
      }
      write(opened, 20, 21);
      assertThat(opened.checked("room")).isEqualTo(4);
    }
  }

  @Test
  void a_failed_sync_of_a_pack_poisons_the_volume() {
    SimDisk disk = new SimDisk();
    Disk process = disk.process("first");
    try (Opened opened = Opened.create(process, seam)) {
      write(opened, 1, 2);
      disk.failAt(disk.steps() + 2, () -> new IOException("the sync failed"));
      assertThatThrownBy(() -> write(opened, 10, 11)).isInstanceOf(VolumeException.class);
      assertThatThrownBy(() -> write(opened, 20)).isInstanceOf(VolumeException.Poisoned.class);
      assertThat(opened.checked("poisoned")).isEqualTo(2);
    }
    try (Opened opened = Opened.write(process, seam)) {
      write(opened, 20);
      assertThat(opened.checked("opened again")).isEqualTo(3);
    }
  }

  @Test
  void transactions_without_extents_leave_the_packs_alone() {
    SimDisk disk = new SimDisk();
    try (Opened opened = Opened.create(disk.process("first"), seam)) {
      write(opened, 1, 2);
      opened.volume.write(INFO, tx -> 0);
      long steps = disk.steps();
      opened.volume.write(
          INFO,
          tx -> {
            tx.local().put(new byte[] {1}, new byte[] {2});
            return 0;
          });
      long withoutExtents = disk.steps() - steps;
      write(opened, 3);
      assertThat(opened.checked("both")).isEqualTo(3);
      assertThat(withoutExtents).isLessThan(disk.steps() - steps - withoutExtents);
    }
  }

  @Test
  void two_stores_of_one_volume_write_in_turn() {
    SimDisk disk = new SimDisk();
    Disk process = disk.process("first");
    try (Opened one = Opened.create(process, seam);
        PackStore packs = PackStore.of(one.volume, process)) {
      Opened two = new Opened(one.volume, packs);
      for (int i = 0; i < 6; i++) {
        write(i % 2 == 0 ? one : two, 10L * i + 1, 10L * i + 2);
        assertThat(one.checked("one")).isEqualTo(2 * i + 2);
        assertThat(two.checked("two")).isEqualTo(2 * i + 2);
      }
    }
  }

  @Test
  void another_process_reads_every_durable_state_beside_the_writer(@TempDir Path directory)
      throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    Opened.create(new LocalDisk(directory), Seam.real()).close();
    try (ExecutorService threads = Executors.newSingleThreadExecutor();
        Opened writer = Opened.write(new LocalDisk(directory), Seam.real())) {
      Future<Integer> reading = threads.submit(() -> readUntil(over, directory));
      try {
        for (int i = 0; i < 150; i++) {
          write(writer, 10L * i + 1, 10L * i + 2, 10L * i + 3);
        }
      } finally {
        over.set(true);
      }
      assertThat(reading.get()).isEqualTo(450);
    }
  }

  private static int readUntil(AtomicBoolean over, Path directory) {
    try (Opened reader = Opened.read(new LocalDisk(directory), Seam.real())) {
      int last = 0;
      boolean more;
      do {
        more = !over.get();
        int count = reader.checked("beside the writer");
        assertThat(count).isGreaterThanOrEqualTo(last);
        last = count;
      } while (more);
      return last;
    }
  }

  @Test
  void a_clone_has_every_extent_and_goes_on_after_promotion() {
    Disk from = new SimDisk().process("origin");
    SimDisk to = new SimDisk();
    try (Opened origin = Opened.create(from, seam)) {
      write(origin, 1, 2, 3);
      write(origin, 4);
      write(origin, 5, 6, 7, 8);
      Disk disk = to.process("clone");
      try (Opened clone = Opened.of(cloned(origin, disk), disk)) {
        assertThat(clone.checked("clone")).isEqualTo(8);
        assertThat(clone.packs.listed()).as("one that grows, though synced often").hasSize(1);
        clone.volume.promote(INFO);
        write(clone, 9);
        assertThat(clone.checked("promoted")).isEqualTo(9);
      }
    }
    try (Opened clone = Opened.write(to.process("again"), seam)) {
      assertThat(clone.checked("opened again")).isEqualTo(9);
    }
  }

  @Test
  void a_clone_that_was_stopped_goes_on_behind_its_last_checkpoint() {
    Disk from = new SimDisk().process("origin");
    try (Opened origin = Opened.create(from, seam)) {
      write(origin, 1, 2, 3, 4, 5, 6, 7, 8);
      SimDisk counting = new SimDisk();
      Volume whole = cloned(origin, counting.process("count"));
      long steps = counting.steps();
      whole.close();
      for (long step = 0; step < steps; step++) {
        SimDisk disk = new SimDisk();
        disk.crashAt(step);
        assertThatThrownBy(() -> cloned(origin, disk.process("first")))
            .isInstanceOf(SimKilled.class);
        disk.powerCut(Survival.RANDOM, new Random(SEED + step));
        Disk next = disk.process("second");
        if (isBuilt(next)) {
          continue;
        }
        try (Opened clone = Opened.of(cloned(origin, next), next)) {
          assertThat(clone.checked("step " + step + " seed " + SEED)).isEqualTo(8);
        }
      }
    }
  }

  private boolean isBuilt(Disk disk) {
    try {
      Volume.openToWrite(disk, seam).close();
      return true;
    } catch (VolumeException e) {
      return false;
    }
  }

  private Volume cloned(Opened origin, Disk disk) {
    Transaction head = origin.volume.head().orElseThrow();
    VolumeBuilder builder =
        VolumeBuilder.resume(disk, seam)
            .orElseGet(() -> VolumeBuilder.create(disk, seam, origin.volume.id()));
    try (PackBuilder packs = PackBuilder.of(builder, disk)) {
      FrameScan frames = origin.packs.frames(ExtentId.NONE, head.lastExtent());
      int count = 0;
      for (Frame frame = frames.next(); frame != null; frame = frames.next()) {
        packs.add(frame);
        assertThat(packs.holds(frame.id())).isTrue();
        assertThat(packs.last()).isGreaterThanOrEqualTo(frame.id());
        if (++count % 3 == 0) {
          packs.sync();
          builder.checkpoint();
        }
      }
      packs.sync();
      try (RecordScan history = origin.volume.history(new byte[] {0}, new byte[0])) {
        for (VersionedRecord r = history.next(); r != null; r = history.next()) {
          builder.add(r);
        }
      }
      return builder.finish(new ClonedState(head.tid(), head.digest(), head.chain(), tid -> true));
    }
  }

  private static void write(Opened opened, long... contentSeeds) {
    opened.volume.write(
        INFO,
        tx -> {
          for (long contentSeed : contentSeeds) {
            opened.add(tx, contentSeed);
          }
          return contentSeeds.length;
        });
  }
}
