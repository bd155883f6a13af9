package dev.tidemark.engine.volume;

import static dev.tidemark.engine.volume.VolumeTest.INFO;
import static dev.tidemark.engine.volume.VolumeTest.bytes;
import static dev.tidemark.engine.volume.VolumeTest.key;
import static dev.tidemark.engine.volume.VolumeTest.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.engine.seam.Disk;
import dev.tidemark.engine.seam.Seam;
import dev.tidemark.engine.seam.SimDisk;
import dev.tidemark.engine.seam.SimSeam;
import dev.tidemark.spi.words.ExtentId;
import dev.tidemark.spi.words.Hash;
import dev.tidemark.spi.words.TxId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Building a volume from the records of another one.
class CloneTest {

  private final Seam seam = new SimSeam(9).seam();
  private final Disk origin = new SimDisk().process("origin");
  private final SimDisk machine = new SimDisk();
  private final Disk place = machine.process("clone");
  private final Model model = new Model();
  private final List<VersionedRecord> records = new ArrayList<>();
  private Volume volume = Volume.create(origin, seam);

  @BeforeEach
  void fill() {
    Random random = new Random(2);
    for (int i = 0; i < 50; i++) {
      volume.write(
          INFO,
          tx -> {
            tx.newExtent();
            model.change(tx, random);
            return true;
          });
    }
    try (RecordScan scan = volume.changes(TxId.ZERO, head().tid(), new byte[0])) {
      for (VersionedRecord r = scan.next(); r != null; r = scan.next()) {
        records.add(r);
      }
    }
  }

  private Transaction head() {
    return volume.head().orElseThrow();
  }

  private ClonedState expected() {
    Transaction head = head();
    return new ClonedState(head.tid(), head.digest(), head.chain(), tid -> true);
  }

  private static void addAll(VolumeBuilder builder, List<VersionedRecord> some) {
    some.forEach(builder::add);
  }

  @Test
  void a_clone_equals_its_origin_with_all_history_and_is_only_read() {
    Collections.shuffle(records, new Random(3));
    try (VolumeBuilder builder = VolumeBuilder.create(place, seam, volume.id())) {
      addAll(builder, records);
      try (Volume clone = builder.finish(expected())) {
        model.requireSame(clone);
        assertThat(clone.id()).isEqualTo(volume.id());
        assertThat(clone.head()).isEqualTo(volume.head());
        assertThat(clone.timelines()).isEqualTo(volume.timelines());
        assertThat(clone.writable()).isFalse();
        assertThat(clone.needsPromotion()).isTrue();
        assertThatThrownBy(() -> put(clone, "a", "1"))
            .isInstanceOf(VolumeException.NeedsPromotion.class);
      }
    }
    try (Volume again = Volume.openToRead(machine.process("reader"), seam)) {
      model.requireSame(again);
    }
  }

  @Test
  void a_deletion_may_arrive_after_the_record_it_ends() {
    try (VolumeBuilder builder = VolumeBuilder.create(place, seam, volume.id())) {
      for (VersionedRecord r : records) {
        builder.add(new VersionedRecord(r.key(), r.created(), TxId.ZERO, r.value()));
      }
      builder.checkpoint();
      addAll(builder, records);
      try (Volume clone = builder.finish(expected())) {
        model.requireSame(clone);
      }
    }
  }

  /// Goal: a clone that found the disk full can be continued, and what its first part made durable
  /// is good. Method: let the disk have a little more room each time.
  @Test
  void a_build_that_found_the_disk_full_goes_on_when_there_is_room() {
    int refused = 0;
    for (long room = 100; room < 400_000; room += 3001) {
      SimDisk disk = new SimDisk();
      disk.capacity(129 * 8192 + room);
      refused += buildUntilFull(disk.process("first")) ? 0 : 1;
      disk.capacity(Long.MAX_VALUE);
      Disk next = disk.process("next");
      assertThat(RingView.of(next).newest().kind()).isEqualTo(RingView.CLOSE);
      try (VolumeBuilder again = VolumeBuilder.resume(next, seam).orElseThrow()) {
        addAll(again, records);
        try (Volume clone = again.finish(expected())) {
          model.requireSame(clone);
          assertThat(clone.damage()).isEmpty();
          assertThat(clone.checkStructure()).isEmpty();
        }
      }
    }
    assertThat(refused).isGreaterThan(10);
  }

  /// @return whether all found room
  private boolean buildUntilFull(Disk disk) {
    try (VolumeBuilder builder = VolumeBuilder.create(disk, seam, volume.id())) {
      try {
        addAll(builder, records.subList(0, records.size() / 2));
        builder.checkpoint();
        addAll(builder, records);
        builder.checkpoint();
        return true;
      } catch (VolumeException.NoSpace e) {
        assertThatThrownBy(() -> builder.add(records.getFirst()))
            .isInstanceOf(VolumeException.Failed.class);
        assertThatThrownBy(builder::checkpoint).isInstanceOf(VolumeException.Failed.class);
        return false;
      }
    }
  }

  @Test
  void a_promoted_clone_is_written_on_the_next_timeline() {
    try (VolumeBuilder builder = VolumeBuilder.create(place, seam, volume.id())) {
      addAll(builder, records);
      try (Volume clone = builder.finish(expected())) {
        Transaction promoted = clone.promote(INFO);
        assertThat(promoted.timeline().number()).isEqualTo(1);
        assertThat(promoted.timeline()).isNotEqualTo(volume.timeline());
        assertThat(promoted.previous()).isEqualTo(head().tid());
        assertThat(clone.timelines())
            .hasSize(2)
            .last()
            .isEqualTo(new TimelineStart(promoted.timeline(), head().tid()));
        assertThat(clone.write(INFO, WriteTransaction::newExtent).value())
            .isEqualTo(ExtentId.of(1, 1));
        long object = clone.write(INFO, WriteTransaction::newObject).value();
        assertThat(records).noneMatch(r -> RecordKey.object(r.key()) >= object);
        put(clone, "a", "1");
        ProofOfState.require(clone);
        assertThat(clone.writable()).isTrue();
      }
    }
  }

  @Test
  void a_clone_is_promoted_with_what_fits_while_it_is_well_and_open() {
    TransactionInfo tooLong =
        TransactionInfo.of(TransactionInfo.Kind.WHOLE, "ann", "host", "test", "x".repeat(1 << 20));
    try (VolumeBuilder builder = VolumeBuilder.create(place, seam, volume.id())) {
      addAll(builder, records);
      try (Volume clone = builder.finish(expected())) {
        assertThatThrownBy(() -> clone.promote(tooLong))
            .isInstanceOf(IllegalArgumentException.class);
        machine.failAt(machine.steps(), () -> new IOException("EIO"));
        assertThatThrownBy(() -> clone.promote(INFO)).isInstanceOf(VolumeException.Poisoned.class);
        long steps = machine.steps();
        assertThatThrownBy(() -> clone.promote(INFO)).isInstanceOf(VolumeException.Poisoned.class);
        assertThat(machine.steps()).isEqualTo(steps);
        clone.close();
        assertThatThrownBy(() -> clone.promote(INFO)).isInstanceOf(IllegalStateException.class);
      }
    }
    try (Volume again = Volume.openToWrite(machine.process("again"), seam)) {
      assertThat(again.needsPromotion()).isTrue();
      again.promote(INFO);
      ProofOfState.require(again);
    }
  }

  @Test
  void what_is_being_built_is_no_volume_yet() {
    try (VolumeBuilder builder = VolumeBuilder.create(place, seam, volume.id())) {
      addAll(builder, records);
      builder.checkpoint();
      assertThatThrownBy(() -> Volume.openToRead(machine.process("reader"), seam))
          .isInstanceOf(VolumeException.class);
      assertThatThrownBy(() -> builder.packGrew(0, 1)).isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> builder.packGrew(1, -1))
          .isInstanceOf(IllegalArgumentException.class);
      builder.packGrew(1, 0);
    }
    assertThatThrownBy(() -> Volume.openToWrite(place, seam)).isInstanceOf(VolumeException.class);
    VolumeBuilder.resume(place, seam).orElseThrow().close();
  }

  /// Goal: however much is built between two checkpoints, no more than 32 MiB of it is in memory.
  @Test
  void a_build_that_grows_is_made_durable_on_the_way() {
    byte[] value = new byte[2000];
    try (VolumeBuilder builder = VolumeBuilder.create(place, seam, volume.id())) {
      for (long i = 0; i < 30_000; i++) {
        byte[] key = RecordKey.of(100, 17, ByteBuffer.allocate(8).putLong(i).array());
        builder.add(new VersionedRecord(key, new TxId(1), TxId.ZERO, value));
      }
    }
    try (VolumeBuilder again = VolumeBuilder.resume(place, seam).orElseThrow();
        RecordScan scan = again.view().scan(RecordKey.prefix(100), RecordKey.prefix(101))) {
      long kept = 0;
      while (scan.next() != null) {
        kept++;
      }
      assertThat(kept).isBetween(10_000L, 29_999L);
    }
  }

  @Test
  void a_record_too_few_or_another_chain_is_noticed() {
    VersionedRecord live =
        records.stream()
            .filter(r -> r.isLive() && RecordKey.object(r.key()) != 0)
            .findFirst()
            .orElseThrow();
    try (VolumeBuilder builder = VolumeBuilder.create(place, seam, volume.id())) {
      records.stream().filter(r -> r != live).forEach(builder::add);
      assertThatThrownBy(() -> builder.finish(expected()))
          .isInstanceOf(VolumeException.Damaged.class)
          .hasMessageContaining("digest");
      builder.add(live);
      Transaction head = head();
      ClonedState other =
          new ClonedState(head.tid(), head.digest(), new Hash(1, 2, 3, 4), tid -> true);
      assertThatThrownBy(() -> builder.finish(other))
          .isInstanceOf(VolumeException.Damaged.class)
          .hasMessageContaining("chain");
      builder.finish(expected()).close();
    }
  }

  @Test
  void building_goes_on_where_the_last_checkpoint_was() {
    VolumeBuilder first = VolumeBuilder.create(place, seam, volume.id());
    addAll(first, records.subList(0, 60));
    first.packs().put(bytes("pack"), bytes("1"));
    first.checkpoint();
    addAll(first, records.subList(60, 70));
    machine.kill();
    Disk next = machine.process("next");
    assertThatThrownBy(() -> Volume.openToRead(next, seam))
        .isInstanceOf(VolumeException.NotAVolume.class)
        .hasMessageContaining("not complete");
    try (VolumeBuilder second = VolumeBuilder.resume(next, seam).orElseThrow()) {
      assertThat(second.id()).isEqualTo(volume.id());
      assertThat(second.packs().get(bytes("pack"))).isEqualTo(bytes("1"));
      addAll(second, records.subList(60, records.size()));
      try (Volume clone = second.finish(expected())) {
        model.requireSame(clone);
        assertThat(clone.packs().get(bytes("pack"))).isEqualTo(bytes("1"));
      }
    }
    assertThat(VolumeBuilder.resume(machine.process("last"), seam)).isEmpty();
  }

  @Test
  void only_readable_states_are_shown() {
    Transaction head = head();
    TxId limit = new TxId(20);
    ClonedState some =
        new ClonedState(head.tid(), head.digest(), head.chain(), tid -> tid.isAfter(limit));
    try (VolumeBuilder builder = VolumeBuilder.create(place, seam, volume.id())) {
      addAll(builder, records);
      try (Volume clone = builder.finish(some)) {
        assertThat(clone.transaction(limit).orElseThrow().readable()).isFalse();
        assertThatThrownBy(() -> clone.asOf(limit)).isInstanceOf(VolumeException.NotReadable.class);
        assertThat(Model.stateOf(clone, new TxId(21))).isEqualTo(model.stateAt(new TxId(21)));
      }
    }
  }

  @Test
  void the_view_of_a_builder_shows_what_is_live_so_far() {
    try (VolumeBuilder builder = VolumeBuilder.create(place, seam, volume.id())) {
      builder.add(new VersionedRecord(key("a"), new TxId(5), TxId.ZERO, bytes("x")));
      builder.add(new VersionedRecord(key("b"), new TxId(5), new TxId(6), bytes("y")));
      assertThat(builder.view().get(key("a"))).isEqualTo(bytes("x"));
      assertThat(builder.view().get(key("b"))).isNull();
    }
  }

  private static boolean isOf(byte[] key, VersionedRecord r) {
    return Arrays.equals(r.key(), key);
  }

  private void requireDamaged(Predicate<VersionedRecord> left, ClonedState state, String what) {
    SimDisk disk = new SimDisk();
    try (VolumeBuilder builder = VolumeBuilder.create(disk.process("lacks"), seam, volume.id())) {
      records.stream().filter(left.negate()).forEach(builder::add);
      assertThatThrownBy(() -> builder.finish(state))
          .isInstanceOf(VolumeException.Damaged.class)
          .hasMessageContaining("finish the volume: " + what);
    }
    assertThatThrownBy(() -> Volume.openToRead(disk.process("reader"), seam))
        .isInstanceOf(VolumeException.NotAVolume.class);
  }

  @Test
  void a_transaction_too_few_or_too_many_is_noticed() {
    Transaction head = head();
    byte[] middle = VolumeRecords.txn(new TxId(25));
    byte[] newest = VolumeRecords.txn(head.tid());
    requireDamaged(r -> isOf(middle, r), expected(), "the transaction before ");
    requireDamaged(r -> isOf(newest, r), expected(), "the newest transaction is ");
    requireDamaged(r -> VolumeRecords.isTxn(r.key()), expected(), "the newest transaction is none");
    Transaction before = volume.transaction(head.previous()).orElseThrow();
    ClonedState older = new ClonedState(before.tid(), before.digest(), before.chain(), tid -> true);
    requireDamaged(r -> false, older, "the newest transaction is ");
  }

  @Test
  void the_digest_is_that_of_the_records_of_the_caller_and_of_the_newest_transaction() {
    Transaction head = head();
    ClonedState other =
        new ClonedState(head.tid(), new Hash(1, 2, 3, 4), head.chain(), tid -> true);
    requireDamaged(r -> false, other, "the digest is ");
    requireDamaged(r -> isOf(VolumeRecords.DIGEST_KEY, r), expected(), "the digest key is missing");
    VersionedRecord live =
        records.stream()
            .filter(r -> r.isLive() && RecordKey.object(r.key()) != 0)
            .findFirst()
            .orElseThrow();
    ClonedState without =
        new ClonedState(head.tid(), digestWithout(live), head.chain(), tid -> true);
    requireDamaged(r -> r == live, without, "the digest that the newest transaction names");
  }

  private Hash digestWithout(VersionedRecord left) {
    byte[] key =
        records.stream()
            .filter(r -> isOf(VolumeRecords.DIGEST_KEY, r))
            .findFirst()
            .orElseThrow()
            .value();
    StateDigest digest = new StateDigest(key, head().digest());
    digest.subtract(left.key(), left.created(), left.value());
    return digest.value();
  }

  @Test
  void where_a_volume_is_or_nothing_nothing_is_built_or_resumed_and_no_lock_stays() {
    assertThat(VolumeBuilder.resume(place, seam)).isEmpty();
    assertThatThrownBy(() -> VolumeBuilder.resume(origin, seam))
        .isInstanceOf(VolumeException.Locked.class);
    assertThatThrownBy(() -> VolumeBuilder.create(origin, seam, volume.id()))
        .isInstanceOf(VolumeException.Locked.class);
    volume.close();
    assertThat(VolumeBuilder.resume(origin, seam)).isEmpty();
    assertThatThrownBy(() -> VolumeBuilder.create(origin, seam, volume.id()))
        .isInstanceOf(VolumeException.NotAVolume.class);
    volume = Volume.openToWrite(origin, seam);
    put(volume, "a", "1");
    VolumeBuilder begun = VolumeBuilder.create(place, seam, volume.id());
    begun.close();
    begun.close();
    assertThatThrownBy(() -> VolumeBuilder.create(place, seam, volume.id()))
        .isInstanceOf(VolumeException.NotAVolume.class);
    VolumeBuilder.resume(place, seam).orElseThrow().close();
  }

  @Test
  void what_a_builder_shows_is_what_is_live_and_in_the_range() {
    try (VolumeBuilder builder = VolumeBuilder.create(place, seam, volume.id())) {
      builder.add(new VersionedRecord(key("a"), new TxId(5), TxId.ZERO, bytes("x")));
      builder.add(new VersionedRecord(key("b"), new TxId(5), new TxId(6), bytes("y")));
      builder.add(new VersionedRecord(key("c"), new TxId(4), new TxId(7), bytes("old")));
      builder.add(new VersionedRecord(key("c"), new TxId(7), TxId.ZERO, bytes("new")));
      builder.add(new VersionedRecord(key("e"), new TxId(7), TxId.ZERO, bytes("end")));
      assertThat(builder.view().get(key("c"))).isEqualTo(bytes("new"));
      assertThat(builder.view().get(key("d"))).isNull();
      assertThat(builder.view().get(key("z"))).isNull();
      List<String> seen = new ArrayList<>();
      try (RecordScan scan = builder.view().scan(key("a"), key("e"))) {
        for (VersionedRecord r = scan.next(); r != null; r = scan.next()) {
          seen.add(new String(r.value(), StandardCharsets.UTF_8));
        }
      }
      assertThat(seen).containsExactly("x", "new");
    }
  }

  @Test
  void the_list_of_packs_of_a_builder_is_a_tree_like_others() {
    try (VolumeBuilder builder = VolumeBuilder.create(place, seam, volume.id())) {
      UnversionedTree packs = builder.packs();
      for (String key : List.of("a", "c", "e")) {
        packs.put(bytes(key), bytes(key + "1"));
      }
      builder.checkpoint();
      packs.delete(bytes("c"));
      assertThat(packs.get(bytes("c"))).isNull();
      assertThat(packs.floor(bytes("d")))
          .extracting(UnversionedEntry::value)
          .isEqualTo(bytes("a1"));
      assertThat(packs.floor(bytes("A"))).isNull();
      UnversionedScan scan = packs.scan(bytes("a"), bytes("e"));
      assertThat(scan.next()).extracting(UnversionedEntry::value).isEqualTo(bytes("a1"));
      assertThat(scan.next()).isNull();
      assertThat(scan.next()).isNull();
      UnversionedScan closed = packs.scan(bytes("a"), bytes("z"));
      assertThat(closed.next()).isNotNull();
      closed.close();
      assertThat(closed.next()).isNull();
    }
  }
}
