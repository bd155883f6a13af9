package dev.tidemark.engine.volume;

import static dev.tidemark.engine.volume.VolumeTest.bytes;
import static dev.tidemark.engine.volume.VolumeTest.key;
import static dev.tidemark.engine.volume.VolumeTest.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.engine.seam.Disk;
import dev.tidemark.engine.seam.DiskFile;
import dev.tidemark.engine.seam.Seam;
import dev.tidemark.engine.seam.SimDisk;
import dev.tidemark.engine.seam.SimKilled;
import dev.tidemark.engine.seam.SimSeam;
import dev.tidemark.engine.seam.Survival;
import dev.tidemark.engine.seam.WatchedDisk;
import dev.tidemark.spi.words.TxId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/// The rules of the commit ring, of recovery and of the file `durable`, one by one.
class RecoveryTest {

  private final SimDisk disk = new SimDisk();
  private final Disk process = disk.process("first");
  private final Seam seam = new SimSeam(3).seam();

  /// Notes writes to the ring and to `durable`, and syncs of the tree.
  private static final class Events implements WatchedDisk.Watcher {
    private final List<String> all = new ArrayList<>();
    private final List<ByteBuffer> records = new ArrayList<>();

    @Override
    public void writing(String file, long position, byte[] bytes) {
      long end = RingView.RING_START + RingView.SLOTS * RingView.SLOT_BYTES;
      if (file.equals("durable")) {
        all.add("durable");
      } else if (position < end && bytes.length == RingView.SLOT_BYTES) {
        all.add("record");
        records.add(ByteBuffer.wrap(bytes));
      } else {
        all.add("pages");
      }
    }

    @Override
    public void forcing(String file) {
      all.add("sync");
    }
  }

  private Disk next() {
    return disk.process("next");
  }

  /// Dies at the sync of a transaction: all is written, nothing is durable.
  private void dieBeforeSync(Disk of, Volume volume, String name, String value) {
    assertThat(of).isNotNull();
    long steps = stepsOfOneCommit(volume);
    disk.crashAfter(steps - 2); // the sync; `durable` comes after it
    assertThatThrownBy(() -> put(volume, name, value)).isInstanceOf(SimKilled.class);
  }

  private long stepsOfOneCommit(Volume volume) {
    long before = disk.steps();
    put(volume, "step counter", "" + before);
    return disk.steps() - before;
  }

  @Test
  void a_record_goes_into_the_slot_after_its_predecessors_even_when_the_sequence_jumps() {
    Volume volume = Volume.create(process, seam);
    put(volume, "a", "1");
    disk.kill();
    try (Volume again = Volume.openToWrite(next(), seam)) {
      put(again, "a", "2");
    }
    List<RingView.Slot> slots = RingView.of(next()).newestFirst();
    for (int i = 0; i + 1 < slots.size(); i++) {
      assertThat(slots.get(i).number()).isEqualTo(slots.get(i + 1).number() + 1);
      assertThat(slots.get(i).previousSequence()).isEqualTo(slots.get(i + 1).sequence());
    }
    assertThat(slots.getFirst().sequence()).isGreaterThan(slots.getLast().sequence() + 1000);
  }

  @Test
  void the_ring_goes_round() {
    try (Volume volume = Volume.create(process, seam)) {
      for (int i = 0; i < 700; i++) {
        put(volume, "a", "" + i);
      }
    }
    assertThat(RingView.of(next()).newestFirst()).hasSize(RingView.SLOTS);
    try (Volume volume = Volume.openToWrite(next(), seam)) {
      TxId head = volume.head().orElseThrow().tid();
      assertThat(volume.asOf(head).get(key("a"))).isEqualTo(bytes("699"));
    }
  }

  @Test
  void a_recovery_record_repeats_the_state_with_new_ceilings_and_no_pages() {
    Volume volume = Volume.create(process, seam);
    put(volume, "a", "1");
    disk.kill();
    RingView.Slot found = RingView.of(next()).newest();
    Volume.openToWrite(next(), seam);
    disk.kill();
    RingView.Slot recovery = RingView.of(next()).newest();
    assertThat(recovery.kind()).isEqualTo(RingView.RECOVERY);
    assertThat(recovery.state()).isEqualTo(found.state());
    assertThat(recovery.sequence()).isEqualTo(found.ceilingOfSequences());
    assertThat(recovery.nextTid()).isEqualTo(found.ceilingOfTids());
    assertThat(recovery.ceilingOfTids()).isGreaterThan(found.ceilingOfTids());
    assertThat(recovery.manifestBytes()).isEqualTo(3); // three empty lists
  }

  @Test
  void a_recovery_record_that_was_lost_is_repeated_byte_for_byte() {
    put(Volume.create(process, seam), "a", "1");
    disk.kill();
    List<ByteBuffer> records = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      Events events = new Events();
      disk.crashAfter(2); // sync, the record, its sync
      assertThatThrownBy(() -> Volume.openToWrite(new WatchedDisk(next(), events), seam))
          .isInstanceOf(SimKilled.class);
      disk.powerCut(Survival.NONE, new Random(1));
      records.addAll(events.records);
    }
    assertThat(records).hasSize(2);
    assertThat(records.getFirst()).isEqualTo(records.getLast());
  }

  @Test
  void a_writer_that_opens_syncs_before_it_writes_or_says_anything() {
    Volume volume = Volume.create(process, seam);
    dieBeforeSync(process, volume, "a", "1");
    Events events = new Events();
    Volume.openToWrite(new WatchedDisk(next(), events), seam);
    assertThat(events.all).containsExactly("sync", "record", "sync", "durable");
  }

  @Test
  void a_commit_is_one_sync_after_pages_and_record_and_durable_comes_last() {
    Events events = new Events();
    try (Volume volume = Volume.create(new WatchedDisk(process, events), seam)) {
      put(volume, "a", "1");
      events.all.clear();
      put(volume, "a", "2");
      assertThat(events.all).startsWith("pages").endsWith("record", "sync", "durable");
      assertThat(events.all.subList(0, events.all.size() - 3)).containsOnly("pages");
    }
  }

  @Test
  void after_a_kill_what_was_written_but_not_synced_is_taken_and_then_never_lost() {
    Volume volume = Volume.create(process, seam);
    dieBeforeSync(process, volume, "a", "1");
    TxId seen;
    try (Volume again = Volume.openToWrite(next(), seam)) {
      seen = again.durable().orElseThrow().tid();
      assertThat(again.asOf(seen).get(key("a"))).isEqualTo(bytes("1"));
      disk.powerCut(Survival.NONE, new Random(1));
    } catch (SimKilled e) {
      assertThat(e).isNotNull(); // closing a volume of a dead process
    }
    try (Volume third = Volume.openToWrite(next(), seam)) {
      TxId head = third.durable().orElseThrow().tid();
      assertThat(third.asOf(head).get(key("a"))).isEqualTo(bytes("1"));
    }
  }

  @Test
  void a_tid_that_was_taken_back_is_never_used_again() {
    Volume volume = Volume.create(process, seam);
    TxId last = put(volume, "a", "1").tid();
    dieBeforeSync(process, volume, "a", "lost");
    disk.powerCut(Survival.NONE, new Random(1));
    try (Volume again = Volume.openToWrite(next(), seam)) {
      TxId kept = again.head().orElseThrow().tid();
      assertThat(kept.value()).isEqualTo(last.value() + 1);
      Transaction after = put(again, "a", "other");
      assertThat(after.tid().value()).isGreaterThan(kept.value() + 1);
      assertThat(after.previous()).isEqualTo(kept);
    }
  }

  @Test
  void nothing_at_or_above_the_durable_ceilings_is_handed_out() {
    Events events = new Events();
    try (Volume volume = Volume.create(new WatchedDisk(process, events), seam)) {
      for (int i = 0; i < 1500; i++) {
        put(volume, "a", "" + i);
      }
    }
    List<RingView.Slot> slots = events.records.stream().map(b -> new RingView.Slot(0, b)).toList();
    assertThat(slots).hasSizeGreaterThan(1500);
    for (int i = 1; i < slots.size(); i++) {
      RingView.Slot before = slots.get(i - 1);
      if (slots.get(i).kind() != RingView.RECOVERY) {
        assertThat(slots.get(i).sequence()).isLessThan(before.ceilingOfSequences());
        assertThat(slots.get(i).tid()).isLessThan(before.ceilingOfTids());
      }
    }
  }

  @Test
  void a_reader_beside_a_writer_takes_for_durable_only_what_was_synced() {
    try (Volume setUp = Volume.create(process, seam)) {
      put(setUp, "a", "old");
    }
    TxId[] seen = new TxId[2];
    WatchedDisk.Watcher lookBeforeSync =
        new WatchedDisk.Watcher() {
          @Override
          public void forcing(String file) {
            try (Volume reader = Volume.openToRead(next(), seam)) {
              seen[0] = reader.head().orElseThrow().tid();
              seen[1] = reader.durable().orElseThrow().tid();
            }
          }
        };
    try (Volume volume = Volume.openToWrite(new WatchedDisk(next(), lookBeforeSync), seam)) {
      TxId tid = put(volume, "a", "new").tid();
      assertThat(seen).containsExactly(tid, new TxId(tid.value() - 1));
      try (Volume reader = Volume.openToRead(next(), seam)) {
        assertThat(reader.durable().orElseThrow().tid()).isEqualTo(tid);
      }
    }
  }

  @Test
  void without_the_file_durable_a_reader_believes_what_the_newest_record_says_of_those_before()
      throws IOException {
    Volume volume = Volume.create(process, seam);
    TxId first = put(volume, "a", "1").tid();
    put(volume, "a", "2");
    disk.kill();
    next().delete("durable");
    try (Volume reader = Volume.openToRead(next(), seam)) {
      assertThat(reader.durable().orElseThrow().tid()).isEqualTo(first);
      assertThat(reader.damage()).isEmpty();
    }
    try (Volume writer = Volume.openToWrite(next(), seam)) {
      assertThat(writer.writable()).isTrue();
    }
  }

  @Test
  void a_durable_that_a_power_cut_set_back_hides_no_more_than_a_missing_one() throws IOException {
    Volume volume = Volume.create(process, seam);
    byte[] old = new byte[24];
    try (DiskFile file = next().openForRead("durable")) {
      file.read(ByteBuffer.wrap(old), 0);
    }
    put(volume, "a", "1");
    TxId known = put(volume, "a", "2").tid();
    put(volume, "a", "3");
    disk.kill();
    try (DiskFile file = next().openForWrite("durable")) {
      file.write(ByteBuffer.wrap(old), 0);
    }
    try (Volume reader = Volume.openToRead(next(), seam)) {
      assertThat(reader.durable().orElseThrow().tid()).isEqualTo(known);
    }
  }

  @Test
  void a_lost_commit_that_was_durable_is_damage_and_the_volume_is_only_read() {
    Volume volume = Volume.create(process, seam);
    TxId kept = put(volume, "a", "kept").tid();
    put(volume, "a", "lost");
    disk.kill();
    disk.flip("btree", RingView.of(next()).newest().position() + 200, 3);
    Disk other = next();
    try (Volume damaged = Volume.openToWrite(other, seam)) {
      assertThat(damaged.writable()).isFalse();
      assertThat(damaged.damage().orElseThrow()).contains("was durable and is gone");
      assertThat(damaged.asOf(kept).get(key("a"))).isEqualTo(bytes("kept"));
      long steps = disk.steps();
      assertThatThrownBy(() -> put(damaged, "a", "x")).isInstanceOf(VolumeException.Damaged.class);
      assertThat(disk.steps()).isEqualTo(steps);
    }
    try (Volume reader = Volume.openToRead(next(), seam)) {
      assertThat(reader.damage()).isPresent();
      assertThat(reader.durable().orElseThrow().tid()).isEqualTo(kept);
    }
  }

  @Test
  void a_newer_format_is_refused_by_name() throws IOException {
    Volume.create(process, seam).close();
    patch(16, new byte[] {0, 0, 0, 1});
    assertThatThrownBy(() -> Volume.openToWrite(next(), seam))
        .isInstanceOf(VolumeException.TooNew.class)
        .hasMessageContaining("format 1");
    assertThatThrownBy(() -> Volume.openToRead(next(), seam))
        .isInstanceOf(VolumeException.TooNew.class);
  }

  private void patch(long position, byte[] bytes) throws IOException {
    try (DiskFile file = next().openForWrite("btree")) {
      file.write(ByteBuffer.wrap(bytes), position);
    }
  }

  @Test
  void another_file_or_none_is_no_volume() throws IOException {
    assertThatThrownBy(() -> Volume.openToRead(process, seam))
        .isInstanceOf(VolumeException.NotAVolume.class);
    assertThatThrownBy(() -> Volume.openToWrite(process, seam))
        .isInstanceOf(VolumeException.NotAVolume.class);
    patch(0, new byte[20_000]);
    assertThatThrownBy(() -> Volume.openToRead(process, seam))
        .isInstanceOf(VolumeException.NotAVolume.class);
    assertThatThrownBy(() -> Volume.create(process, seam))
        .isInstanceOf(VolumeException.NotAVolume.class);
  }

  @Test
  void a_truncated_volume_gives_one_clear_error_or_says_what_is_lost() throws IOException {
    try (Volume volume = Volume.create(process, seam)) {
      put(volume, "a", "1");
    }
    long full = process.length("btree");
    Random random = new Random(4);
    for (long length = full - 1; length > 0; length -= 1 + random.nextLong(40_000)) {
      try (DiskFile file = next().openForWrite("btree")) {
        file.truncate(length);
      }
      requireRefused(() -> Volume.openToWrite(next(), seam).checkStructure());
      disk.kill();
      requireRefused(() -> Volume.openToRead(next(), seam).checkStructure());
    }
  }

  /// Cut zeros behind the used part are no loss.
  private static void requireRefused(Supplier<List<String>> open) {
    try {
      List<String> problems = open.get();
      assertThat(problems).isEmpty();
    } catch (VolumeException e) {
      assertThat(e)
          .isInstanceOfAny(VolumeException.Damaged.class, VolumeException.NotAVolume.class);
      assertThat(e.getMessage()).doesNotContain("\n");
    }
  }

  @Test
  void every_flipped_bit_of_what_is_in_use_is_noticed() {
    try (Volume volume = Volume.create(process, seam)) {
      for (int i = 0; i < 200; i++) {
        put(volume, "name " + i, "value " + i);
      }
    }
    Random random = new Random(8);
    RingView.Slot newest = RingView.of(next()).newest();
    long pagesStart = RingView.RING_START + RingView.SLOTS * RingView.SLOT_BYTES;
    long pagesEnd = newest.pages() * 8192;
    int noticedInPages = 0;
    for (int i = 0; i < 150; i++) {
      long position =
          switch (i % 3) {
            case 0 -> random.nextInt(64);
            case 1 -> newest.position() + random.nextInt(RingView.SLOT_BYTES);
            default -> pagesStart + random.nextLong(pagesEnd - pagesStart);
          };
      int bit = random.nextInt(8);
      disk.flip("btree", position, bit);
      boolean noticed = isNoticed();
      noticedInPages += noticed && i % 3 == 2 ? 1 : 0;
      assertThat(noticed || i % 3 == 2).as("bit %d of byte %d", bit, position).isTrue();
      disk.flip("btree", position, bit);
      assertThat(isNoticed()).isFalse();
    }
    assertThat(noticedInPages).isPositive(); // most pages there are free
  }

  private boolean isNoticed() {
    try (Volume reader = Volume.openToRead(next(), seam)) {
      return reader.damage().isPresent() || !reader.checkStructure().isEmpty();
    } catch (VolumeException e) {
      return true;
    }
  }
}
