package dev.tidemark.engine.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.archive.format.RunRef;
import dev.tidemark.engine.archive.format.RunWriter;
import dev.tidemark.engine.seam.SimSeam;
import dev.tidemark.engine.volume.VersionedRecord;
import dev.tidemark.spi.words.Sha256;
import dev.tidemark.spi.words.TxId;
import dev.tidemark.testkit.MemorySink;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Several runs tell what one state holds: the newer one is right, and a base that stands alone
/// ends what it does not have.
class MergedScanTest {

  private final MemorySink place = new MemorySink();
  private final ObjectReader reads = new ObjectReader(place, new SimSeam(1).seam());
  private int runs;

  /// "key created deleted" each, in the order of a run.
  private MergedScan.Source source(int age, long closesAt, String... records) throws Exception {
    RunWriter writer = new RunWriter(1 << 20, (part, bytes) -> {});
    for (String record : records) {
      String[] words = record.split(" ");
      writer.add(
          new VersionedRecord(
              bytes(words[0]),
              new TxId(Long.parseLong(words[1])),
              new TxId(Long.parseLong(words[2])),
              bytes("of run " + age)));
    }
    byte[] run = writer.finish().orElseThrow();
    RunRef ref = new RunRef(++runs, 0, 0, run.length, Sha256.of(run));
    place.tamper(ref.object().value(), run);
    RecordCursor cursor =
        new RecordCursor(List.of(ref), part -> RunPart.open(reads, part, 1 << 20), new byte[0]);
    return new MergedScan.Source(cursor, age, new TxId(closesAt));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static List<String> read(MergedScan scan) {
    List<String> read = new ArrayList<>();
    for (VersionedRecord record = scan.next(); record != null; record = scan.next()) {
      String key = new String(record.key(), StandardCharsets.US_ASCII);
      read.add(key + " " + record.created().value() + " " + record.deleted().value());
    }
    return read;
  }

  private static List<String> all(MergedScan.Source... sources) {
    return read(new MergedScan(List.of(sources), null, new TxId(99)));
  }

  @Test
  void the_newer_run_knows_of_the_end_of_a_version() throws Exception {
    assertThat(all(source(1, 0, "a 1 0", "b 3 0", "b 1 3"), source(0, 0, "a 5 0", "a 1 5")))
        .containsExactly("a 5 0", "a 1 5", "b 3 0", "b 1 3");
  }

  @Test
  void what_a_base_that_stands_alone_does_not_have_ends_at_the_latest_at_its_tid()
      throws Exception {
    MergedScan.Source base = source(1, 7, "kept 2 0");
    MergedScan.Source older =
        source(2, 0, "at 1 7", "early 1 5", "kept 2 0", "late 1 9", "later 8 0", "live 3 0");
    MergedScan.Source newer = source(0, 0, "new 6 0");
    assertThat(all(base, older, newer))
        .containsExactly(
            "at 1 7", "early 1 5", "kept 2 0", "late 1 7", "later 8 0", "live 3 7", "new 6 0");
  }

  @Test
  void of_two_bases_that_lack_a_version_the_earlier_one_ends_it() throws Exception {
    assertThat(
            all(
                source(0, 12, "x 1 0"),
                source(1, 7, "y 1 0"),
                source(2, 0, "both 1 0", "x 1 0", "y 1 0")))
        .containsExactly("both 1 7", "x 1 0", "y 1 12");
  }

  @Test
  void keys_end_before_the_one_given() throws Exception {
    MergedScan.Source run = source(0, 0, "a 1 0", "b 1 0", "c 1 0");
    assertThat(read(new MergedScan(List.of(run), bytes("b"), new TxId(99))))
        .containsExactly("a 1 0");
  }

  @Test
  void a_state_shows_nothing_that_came_later_and_nothing_as_ended_that_ended_later()
      throws Exception {
    MergedScan.Source run = source(0, 0, "a 6 0", "a 5 6", "a 1 5", "b 1 4");
    assertThat(read(new MergedScan(List.of(run), null, new TxId(5))))
        .containsExactly("a 5 0", "a 1 5", "b 1 4");
  }
}
