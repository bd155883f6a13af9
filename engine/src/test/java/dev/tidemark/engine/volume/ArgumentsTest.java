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
import dev.tidemark.spi.words.TxId;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What a volume is asked for and cannot do is refused before anything is touched: the same
/// transaction goes on, and the volume stays sound.
class ArgumentsTest {

  private final Disk disk = new SimDisk().process("test");
  private final Seam seam = new SimSeam(1).seam();
  private final Volume volume = Volume.create(disk, seam);

  @AfterEach
  void close() {
    volume.close();
  }

  /// Each refusal inside a transaction that then commits another change.
  private void requireRefused(Consumer<WriteTransaction> call) {
    Transaction committed =
        volume
            .write(
                INFO,
                tx -> {
                  assertThatThrownBy(() -> call.accept(tx))
                      .isInstanceOf(IllegalArgumentException.class);
                  tx.put(key("beside"), bytes("" + tx.tid()));
                  return true;
                })
            .committed()
            .orElseThrow();
    assertThat(volume.asOf(committed.tid()).get(key("beside")))
        .isEqualTo(bytes("" + committed.tid()));
    requireSound();
  }

  private void requireSound() {
    try (RecordScan all = volume.history(new byte[0], new byte[0])) {
      while (all.next() != null) {
        // each can be read
      }
    }
    assertThat(volume.checkStructure()).isEmpty();
    ProofOfState.require(volume);
  }

  // ---- keys

  static List<byte[]> noKeys() {
    byte[] good = key("a name");
    byte[] endsEarly = good.clone();
    endsEarly[good.length - 4] = 0;
    endsEarly[good.length - 3] = 0;
    byte[] escapesNothing = good.clone();
    escapesNothing[good.length - 4] = 0;
    escapesNothing[good.length - 3] = 7;
    byte[] endsEscaped = good.clone();
    endsEscaped[good.length - 1] = (byte) 0xFF;
    byte[] endsInOneZero = good.clone();
    endsInOneZero[good.length - 1] = 5;
    return List.of(
        new byte[0],
        new byte[1],
        new byte[8],
        new byte[10],
        Arrays.copyOf(good, good.length - 1),
        Arrays.copyOf(good, good.length + 1),
        endsEarly,
        escapesNothing,
        endsEscaped,
        endsInOneZero);
  }

  @ParameterizedTest
  @MethodSource("noKeys")
  void bytes_that_are_no_record_key_are_refused_everywhere(byte[] noKey) {
    requireRefused(tx -> tx.put(noKey, bytes("x")));
    requireRefused(tx -> tx.delete(noKey));
    requireRefused(tx -> tx.get(noKey));
    RecordView view = volume.asOf(volume.head().orElseThrow().tid());
    assertThatThrownBy(() -> view.get(noKey)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void every_key_that_is_made_of_parts_is_one() {
    for (byte[] sub :
        List.of(
            new byte[0],
            new byte[1],
            new byte[] {0, 0},
            new byte[] {0, (byte) 0xFF},
            new byte[] {1, 0},
            new byte[] {(byte) 0xFF, 0, (byte) 0xFF})) {
      byte[] made = RecordKey.of(100, 17, sub);
      assertThat(RecordKey.isKey(made)).isTrue();
      assertThat(RecordKey.sub(made)).isEqualTo(sub);
    }
    assertThatThrownBy(() -> RecordKey.of(100, 256, new byte[0]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> RecordKey.of(100, -1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void what_does_not_fit_into_a_page_is_refused() {
    requireRefused(tx -> tx.put(RecordKey.of(100, 17, bytes("x".repeat(1024))), bytes("x")));
    requireRefused(tx -> tx.put(key("a"), new byte[Volume.VALUE_BYTES_MAX + 1]));
    for (Consumer<UnversionedTree> call :
        List.<Consumer<UnversionedTree>>of(
            tree -> tree.put(new byte[0], bytes("x")),
            tree -> tree.put(new byte[Volume.KEY_BYTES_MAX + 1], bytes("x")),
            tree -> tree.put(bytes("a"), new byte[Volume.VALUE_BYTES_MAX + 1]))) {
      requireRefused(tx -> call.accept(tx.local()));
      requireRefused(tx -> call.accept(tx.packs()));
    }
    requireRefused(tx -> tx.packGrew(0, 1));
    requireRefused(tx -> tx.packGrew(1, -1));
  }

  @Test
  void what_just_fits_is_taken() {
    byte[] longest = RecordKey.of(100, 17, bytes("x".repeat(1024 - 11)));
    assertThat(longest).hasSize(Volume.KEY_BYTES_MAX);
    volume.write(
        INFO,
        tx -> {
          tx.put(longest, new byte[Volume.VALUE_BYTES_MAX]);
          tx.local().put(new byte[Volume.KEY_BYTES_MAX], new byte[Volume.VALUE_BYTES_MAX]);
          tx.local().put(new byte[1], new byte[0]);
          return true;
        });
    requireSound();
  }

  // ---- the volume's own records

  @Test
  void what_the_volume_says_about_itself_is_written_by_nobody_else() {
    byte[] number = ByteBuffer.allocate(8).putLong(1).array();
    for (byte[] own :
        List.of(
            RecordKey.of(0, RecordKinds.TXN, number),
            RecordKey.of(0, RecordKinds.TXSTATE, number),
            RecordKey.of(0, RecordKinds.TIMELINE, new byte[2]),
            RecordKey.of(0, RecordKinds.DIGEST_KEY))) {
      requireRefused(tx -> tx.put(own, new byte[32]));
      requireRefused(tx -> tx.delete(own));
    }
  }

  @Test
  void a_snapshot_has_a_name_and_a_tid_that_is_there() {
    byte[] snapshot = RecordKey.of(0, RecordKinds.SNAPSHOT, bytes("weekly"));
    requireRefused(tx -> tx.put(snapshot, bytes("soon")));
    requireRefused(tx -> tx.put(RecordKey.of(0, RecordKinds.SNAPSHOT), new byte[8]));
    requireRefused(tx -> Volume.nameSnapshot(tx, "", tx.tid()));
    requireRefused(tx -> Volume.nameSnapshot(tx, "x".repeat(2000), tx.tid()));
    requireRefused(tx -> Volume.nameSnapshot(tx, "a", TxId.ZERO));
    requireRefused(tx -> Volume.nameSnapshot(tx, "a", new TxId(tx.tid().value() + 1)));
    TxId tid =
        volume
            .write(
                INFO,
                tx -> {
                  Volume.nameSnapshot(tx, "a", tx.tid());
                  return tx.tid();
                })
            .value();
    assertThat(volume.snapshots(tid)).extracting(SnapshotName::name).containsExactly("a");
    requireSound();
  }

  // ---- transactions

  @Test
  void a_description_that_does_not_fit_is_refused_before_the_body_runs() {
    TransactionInfo tooLong =
        TransactionInfo.of(TransactionInfo.Kind.WHOLE, "ann", "host", "test", "x".repeat(3000));
    boolean[] ran = new boolean[1];
    assertThatThrownBy(() ->
            volume.write(
                tooLong,
                tx -> {
                  ran[0] = true;
                  return true;
                }))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(ran[0]).isFalse();
    requireRefused(tx -> tx.describe(tooLong));
  }

  @Test
  void a_transaction_that_is_over_cannot_be_used_on() {
    WriteTransaction[] kept = new WriteTransaction[1];
    UnversionedTree[] trees = new UnversionedTree[1];
    RecordScan[] scans = new RecordScan[1];
    volume.write(
        INFO,
        tx -> {
          kept[0] = tx;
          trees[0] = tx.local();
          trees[0].put(bytes("k"), bytes("v"));
          scans[0] = tx.scan(new byte[0], new byte[0]);
          return true;
        });
    WriteTransaction tx = kept[0];
    for (Runnable call :
        List.<Runnable>of(
            () -> tx.put(key("a"), bytes("x")),
            () -> tx.delete(key("a")),
            () -> tx.get(key("a")),
            () -> tx.scan(new byte[0], new byte[0]),
            () -> scans[0].next(),
            tx::local,
            tx::packs,
            tx::newObject,
            tx::newExtent,
            () -> tx.packGrew(1, 1),
            () -> tx.describe(INFO),
            () -> trees[0].put(bytes("k"), bytes("other")),
            () -> trees[0].delete(bytes("k")),
            () -> trees[0].get(bytes("k")),
            () -> trees[0].floor(bytes("k")),
            () -> trees[0].scan(new byte[0], bytes("z")))) {
      assertThatThrownBy(call::run).isInstanceOf(IllegalStateException.class);
    }
    assertThat(volume.local().get(bytes("k"))).isEqualTo(bytes("v"));
    requireSound();
  }

  @Test
  void ids_that_a_transaction_took_and_did_not_use_are_not_handed_out_after_a_clean_reopen() {
    long[] object = new long[3];
    long[] extent = new long[3];
    take(volume, object, extent, 0);
    assertThatThrownBy(() ->
            volume.write(
                INFO,
                tx -> {
                  object[1] = tx.newObject();
                  extent[1] = tx.newExtent().counter();
                  throw new IllegalStateException("given up");
                }))
        .hasMessage("given up");
    volume.close();
    try (Volume again = Volume.openToWrite(disk, seam)) {
      take(again, object, extent, 2);
    }
    assertThat(object).isSorted().doesNotHaveDuplicates();
    assertThat(extent).isSorted().doesNotHaveDuplicates();
    try (Volume third = Volume.openToWrite(disk, seam)) {
      assertThat(put(third, "a", "x").tid()).isEqualTo(new TxId(2));
    }
  }

  private static void take(Volume from, long[] object, long[] extent, int i) {
    WriteResult<Boolean> outcome =
        from.write(
            INFO,
            tx -> {
              object[i] = tx.newObject();
              extent[i] = tx.newExtent().counter();
              return true;
            });
    assertThat(outcome.committed()).isEmpty();
  }

  // ---- reading

  @Test
  void changes_up_to_a_tid_that_is_not_here_are_refused() {
    TxId head = put(volume, "a", "x").tid();
    TxId next = new TxId(head.value() + 1);
    assertThatThrownBy(() -> volume.changes(TxId.ZERO, next, new byte[0]))
        .isInstanceOf(VolumeException.NotReadable.class)
        .hasMessageContaining(next.toString());
    assertThatThrownBy(() -> volume.changes(next, head, new byte[0]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(Model.lines(volume.changes(head, head, new byte[0]))).isEmpty();
    assertThat(Model.lines(volume.changes(TxId.ZERO, head, new byte[0]))).hasSize(1);
  }

  // ---- closing

  @Test
  void closed_twice_is_closed() {
    put(volume, "a", "x");
    try (Volume reader = Volume.openToRead(disk, seam)) {
      reader.close();
    }
    volume.close();
    volume.close();
    assertThatThrownBy(() -> put(volume, "a", "y"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
    try (Volume again = Volume.openToWrite(disk, seam)) {
      volume.close(); // gives back no lock that is another one's by now
      assertThat(put(again, "a", "y").tid()).isEqualTo(new TxId(3));
      assertThatThrownBy(() -> Volume.openToWrite(disk, seam))
          .isInstanceOf(VolumeException.Locked.class);
    }
  }

  @Test
  void a_body_cannot_close_the_volume_or_begin_inside_itself() {
    requireIllegalInside(volume::close);
    requireIllegalInside(() -> put(volume, "a", "x"));
    put(volume, "a", "y");
    requireSound();
  }

  private void requireIllegalInside(Runnable call) {
    volume.write(
        INFO,
        tx -> {
          assertThatThrownBy(call::run).isInstanceOf(IllegalStateException.class);
          return true;
        });
  }

  // ---- building a clone

  @Test
  void a_builder_takes_no_record_that_no_volume_can_hold() {
    Disk other = new SimDisk().process("other");
    try (VolumeBuilder builder = VolumeBuilder.create(other, seam, new UUID(1, 2))) {
      TxId one = new TxId(1);
      for (VersionedRecord bad :
          List.of(
              new VersionedRecord(new byte[1], one, TxId.ZERO, bytes("x")),
              new VersionedRecord(key("a"), TxId.ZERO, TxId.ZERO, bytes("x")),
              new VersionedRecord(key("a"), one, one, bytes("x")),
              new VersionedRecord(key("a"), new TxId(2), one, bytes("x")),
              new VersionedRecord(key("a"), one, TxId.ZERO, new byte[3000]))) {
        assertThatThrownBy(() -> builder.add(bad)).isInstanceOf(IllegalArgumentException.class);
      }
      builder.add(new VersionedRecord(key("a"), one, TxId.ZERO, bytes("x")));
      assertThat(builder.view().get(key("a"))).isEqualTo(bytes("x"));
      builder.close(); // twice
    }
  }
}
