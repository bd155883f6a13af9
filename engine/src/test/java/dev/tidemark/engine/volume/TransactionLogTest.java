package dev.tidemark.engine.volume;

import static dev.tidemark.engine.volume.VolumeTest.bytes;
import static dev.tidemark.engine.volume.VolumeTest.key;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.seam.SimDisk;
import dev.tidemark.engine.seam.SimSeam;
import dev.tidemark.engine.volume.TransactionInfo.Kind;
import dev.tidemark.spi.words.ExtentId;
import dev.tidemark.spi.words.TxId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What is asked of the transactions of a volume, compared with a list of them.
class TransactionLogTest {

  private final Volume volume = Volume.create(new SimDisk().process("test"), new SimSeam(1).seam());
  private final List<Transaction> all = new ArrayList<>();

  @AfterEach
  void close() {
    volume.close();
  }

  private void write(Kind kind, int extents) {
    TransactionInfo info = TransactionInfo.of(kind, "ann", "host", "test", "");
    all.add(
        volume
            .write(
                info,
                tx -> {
                  for (int i = 0; i < extents; i++) {
                    tx.newExtent();
                  }
                  tx.put(key("k"), bytes("" + tx.tid()));
                  return true;
                })
            .committed()
            .orElseThrow());
  }

  private void writeSome() {
    Random random = new Random(3);
    for (int i = 0; i < 40; i++) {
      write(random.nextInt(3) == 0 ? Kind.WHOLE : Kind.PART, random.nextInt(4));
    }
  }

  @Test
  void the_first_transaction_that_may_name_an_extent_is_found_for_each_extent() {
    assertThat(volume.smallestWithExtent(new ExtentId(1))).isEmpty();
    writeSome();
    long last = all.getLast().lastExtent().value();
    assertThat(last).isGreaterThan(30);
    for (long x = 1; x <= last + 1; x++) {
      ExtentId extent = new ExtentId(x);
      Optional<Transaction> first =
          all.stream().filter(t -> !extent.isAfter(t.lastExtent())).findFirst();
      assertThat(volume.smallestWithExtent(extent)).as("extent %d", x).isEqualTo(first);
    }
  }

  @Test
  void the_newest_whole_transaction_up_to_each_tid_is_found() {
    writeSome();
    for (Transaction each : all) {
      TxId tid = each.tid();
      Optional<Transaction> whole =
          all.stream()
              .filter(t -> !t.tid().isAfter(tid) && t.info().kind() == Kind.WHOLE)
              .reduce((a, b) -> b);
      assertThat(volume.newestWhole(tid)).as("tid %s", tid).isEqualTo(whole);
    }
  }

  @Test
  void the_transactions_between_any_two_are_those_between_them() {
    writeSome();
    List<TxId> tids = new ArrayList<>(List.of(TxId.ZERO));
    all.forEach(t -> tids.add(t.tid()));
    for (TxId after : tids) {
      for (TxId upTo : tids) {
        List<Transaction> between =
            all.stream().filter(t -> t.tid().isAfter(after) && !t.tid().isAfter(upTo)).toList();
        assertThat(scanned(after, upTo)).as("after %s up to %s", after, upTo).containsAll(between);
        assertThat(scanned(after, upTo))
            .as("after %s up to %s", after, upTo)
            .allMatch(t -> t.tid().isAfter(after) && !t.tid().isAfter(upTo));
      }
    }
  }

  private List<Transaction> scanned(TxId after, TxId upTo) {
    List<Transaction> found = new ArrayList<>();
    try (TransactionScan scan = volume.transactions(after, upTo)) {
      for (Transaction t = scan.next(); t != null; t = scan.next()) {
        found.add(t);
      }
    }
    return found;
  }

  @Test
  void the_newest_settled_one_is_no_step_of_an_import_whatever_else_is_open() {
    write(Kind.WHOLE, 0);
    TransactionInfo open =
        new TransactionInfo(
            Kind.WHOLE, "ann", "host", "test", "", new TreeMap<>(), new TreeSet<>(List.of("home")));
    Transaction amid = volume.write(open, tx -> put(tx, "amid")).committed().orElseThrow();
    write(Kind.PART, 0);
    TxId head = all.getLast().tid();
    assertThat(amid.isWhole()).isFalse();
    assertThat(volume.newestSettled(head)).contains(amid);
    assertThat(volume.newestWhole(head)).contains(all.getFirst());
    assertThat(volume.newestSettled(all.getFirst().tid())).contains(all.getFirst());
  }

  @Test
  void what_a_transaction_says_of_itself_comes_back_whole() {
    TransactionInfo said =
        new TransactionInfo(
            Kind.PART,
            "ann",
            "host",
            "test",
            "a message",
            new TreeMap<>(Map.of("files", 7L, "links", Long.MAX_VALUE)),
            new TreeSet<>(List.of("home", "music")));
    TxId tid =
        volume
            .write(
                said,
                tx -> {
                  tx.put(key("k"), bytes("v"));
                  return true;
                })
            .committed()
            .orElseThrow()
            .tid();
    assertThat(volume.transaction(tid).orElseThrow().info()).isEqualTo(said);
  }

  @Test
  void a_body_sees_what_is_there_and_what_it_has_done() {
    write(Kind.WHOLE, 3);
    ExtentId before = all.getLast().lastExtent();
    volume.write(
        VolumeTest.INFO,
        tx -> {
          assertThat(tx.get(key("k"))).isEqualTo(bytes("" + all.getLast().tid()));
          assertThat(tx.lastExtent()).isEqualTo(before);
          tx.put(key("k"), bytes("own"));
          assertThat(tx.get(key("k"))).isEqualTo(bytes("own"));
          assertThat(names(tx)).containsExactly("k");
          tx.put(key("j"), bytes("another"));
          assertThat(names(tx)).containsExactly("j", "k");
          tx.delete(key("j"));
          assertThat(tx.newExtent()).isEqualTo(tx.lastExtent());
          assertThat(tx.lastExtent().value()).isEqualTo(before.value() + 1);
          tx.delete(key("k"));
          assertThat(tx.get(key("k"))).isNull();
          return true;
        });
  }

  private static boolean put(WriteTransaction tx, String value) {
    tx.put(key("k"), bytes(value));
    return true;
  }

  /// The live names of the object that the test writes to.
  private static List<String> names(WriteTransaction tx) {
    List<String> names = new ArrayList<>();
    try (RecordScan scan = tx.scan(RecordKey.prefix(100), RecordKey.prefix(101))) {
      for (VersionedRecord r = scan.next(); r != null; r = scan.next()) {
        names.add(new String(RecordKey.sub(r.key()), StandardCharsets.UTF_8));
      }
    }
    return names;
  }

  @Test
  void the_digest_covers_all_but_the_transactions_themselves() {
    byte[] number = new byte[8];
    assertThat(StateDigest.covers(RecordKey.of(0, RecordKinds.TXN, number))).isFalse();
    assertThat(StateDigest.covers(RecordKey.of(0, RecordKinds.TXSTATE, number))).isFalse();
    assertThat(StateDigest.covers(RecordKey.of(0, RecordKinds.SNAPSHOT, number))).isTrue();
    assertThat(StateDigest.covers(RecordKey.of(7, RecordKinds.TXN, number))).isTrue();
  }

  @Test
  void the_newest_of_a_record_is_the_later_of_its_two_tids() {
    byte[] created = StoredRecord.key(key("k"), 5);
    assertThat(StructureCheck.newestOf(created, StoredRecord.value(0, bytes("v")))).isEqualTo(5);
    assertThat(StructureCheck.newestOf(created, StoredRecord.value(9, bytes("v")))).isEqualTo(9);
  }
}
