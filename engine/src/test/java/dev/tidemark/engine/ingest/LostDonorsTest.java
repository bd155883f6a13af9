package dev.tidemark.engine.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.files.DirectoryEntry;
import dev.tidemark.engine.files.FileCodec;
import dev.tidemark.engine.files.FileKeys;
import dev.tidemark.engine.files.TreePath;
import dev.tidemark.engine.ingest.SimSource.Node;
import dev.tidemark.engine.local.Excludes;
import dev.tidemark.engine.local.SourceType;
import dev.tidemark.engine.local.UnkeptCounts;
import dev.tidemark.engine.seam.SimDisk;
import dev.tidemark.engine.volume.RecordKey;
import dev.tidemark.engine.volume.RecordScan;
import dev.tidemark.engine.volume.RecordView;
import dev.tidemark.engine.volume.Transaction;
import dev.tidemark.engine.volume.TransactionInfo;
import dev.tidemark.engine.volume.TransactionScan;
import dev.tidemark.engine.volume.VersionedRecord;
import dev.tidemark.engine.volume.Volume;
import dev.tidemark.spi.words.TxId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Content that was known when it was read and is not when it is to be inserted. Goal: the file is
/// read again outside of the write lock, whatever happens meanwhile, and the import ends. Method:
/// two files exchange their inodes and keep their content, so each is the other's donor and the
/// first one inserted takes from the second what it was to have.
@Timeout(60)
final class LostDonorsTest {

  private static final ImportLimits SMALL =
      new ImportLimits(16 << 20, 1 << 20, 10, 1 << 20, 4 << 20, 1000);

  private final SimDisk disk = new SimDisk();
  private final SimSource source = new SimSource(true, false);
  private final TestVolume test = TestVolume.create(disk.process("test"));

  @AfterEach
  void close() {
    test.close();
  }

  private static byte[] random(int length, long seed) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private void exchangeInodes(Node in, String a, String b) {
    byte[] contentOfA = in.entry(a).content;
    byte[] contentOfB = in.entry(b).content;
    source.rename(in, a, in, "exchanged");
    source.rename(in, b, in, a);
    source.rename(in, "exchanged", in, b);
    source.write(in.entry(a), contentOfA);
    source.write(in.entry(b), contentOfB);
  }

  /// Takes the source in and checks every state on the way.
  private SourceResult take() throws Exception {
    TxId before = test.head().tid();
    SourceResult result = test.take(source);
    try (TransactionScan scan = test.volume.transactions(before, test.head().tid())) {
      for (Transaction tx = scan.next(); tx != null; tx = scan.next()) {
        assertThat(test.state(tx.tid()).faults()).isEmpty();
      }
    }
    return result;
  }

  private void equalsSource() {
    assertThat(test.state().differenceTo(source, "/s")).isEmpty();
    assertThat(test.state().leftovers()).isEmpty();
  }

  private int readings(Node file) {
    return source.opened.getOrDefault(file.number + "@" + file.ctime, 0);
  }

  @ParameterizedTest
  @ValueSource(ints = {5_000, 700_000, 3_000_000})
  void a_file_whose_donor_has_lost_its_content_is_read_once_more(int length) throws Exception {
    test.limits = SMALL;
    source.file(source.root, "a", random(length, 1));
    source.file(source.root, "b", random(length, 2));
    take();
    exchangeInodes(source.root, "a", "b");
    SourceResult result = take();
    equalsSource();
    assertThat(result.problems()).isEmpty();
    assertThat(result.whole()).contains(test.head().tid());
    assertThat(test.head().info().openSources()).isEmpty();
    assertThat(readings(source.root.entry("a"))).isEqualTo(1);
    assertThat(readings(source.root.entry("b"))).isEqualTo(2);
    assertThat(result.counts().bytesStored()).isBetween(length / 2L, length * 11L / 10);
    assertThat(take().counts().bytesRead()).isZero();
  }

  @Test
  void what_is_new_in_a_file_that_is_read_again_is_stored_once() throws Exception {
    source.file(source.root, "a", random(3_000_000, 1));
    source.file(source.root, "b", random(3_000_000, 2));
    take();
    exchangeInodes(source.root, "a", "b");
    byte[] longer = new byte[4_000_000];
    byte[] before = source.root.entry("b").content;
    System.arraycopy(random(1_000_000, 3), 0, longer, 0, 1_000_000);
    System.arraycopy(before, 1_000_000, longer, 1_000_000, 2_000_000);
    System.arraycopy(random(1_000_000, 4), 0, longer, 3_000_000, 1_000_000);
    source.write(source.root.entry("b"), longer);
    assertThat(take().counts().bytesStored()).isLessThan(4_100_000);
    equalsSource();
  }

  @Test
  void all_names_of_a_file_that_is_read_again_are_its_names() throws Exception {
    source.file(source.root, "a", random(5_000, 1));
    source.file(source.root, "b", random(5_000, 2));
    take();
    exchangeInodes(source.root, "a", "b");
    source.link(source.root, "c", source.root.entry("b"));
    source.link(source.directory(source.root, "d"), "e", source.root.entry("b"));
    SourceResult result = take();
    equalsSource();
    assertThat(result.problems()).isEmpty();
    assertThat(result.counts().tree().links()).isEqualTo(2);
  }

  @Test
  void a_file_that_changes_before_it_is_read_again_is_taken_as_it_is_then() throws Exception {
    source.file(source.root, "a", random(5_000, 1));
    Node b = source.file(source.root, "b", random(5_000, 2));
    take();
    exchangeInodes(source.root, "a", "b");
    atTheSecondOpening(source.root.entry("b"), () -> source.write(b, random(6_000, 3)));
    take();
    take();
    equalsSource();
  }

  @Test
  void a_file_that_vanishes_before_it_is_read_again_is_not_there() throws Exception {
    source.file(source.root, "a", random(5_000, 1));
    source.file(source.root, "b", random(5_000, 2));
    source.file(source.root, "c", "text");
    take();
    exchangeInodes(source.root, "a", "b");
    atTheSecondOpening(source.root.entry("b"), () -> source.unlink(source.root, "b"));
    assertThat(take().problems()).isEmpty();
    take();
    equalsSource();
  }

  @Test
  void a_file_that_is_refused_when_it_is_read_again_is_told_and_keeps_what_it_was()
      throws Exception {
    source.file(source.root, "a", random(5_000, 1));
    source.file(source.root, "b", random(5_000, 2));
    take();
    exchangeInodes(source.root, "a", "b");
    Node b = source.root.entry("b");
    atTheSecondOpening(b, () -> source.refused.add(b));
    SourceResult result = take();
    assertThat(result.problems())
        .extracting(ImportProblem::kind)
        .containsExactly(ImportProblem.Kind.UNREADABLE);
    assertThat(result.incomplete()).isTrue();
    source.refused.clear();
    take();
    equalsSource();
  }

  @Test
  void others_write_while_a_file_is_read_again() throws Exception {
    source.file(source.root, "a", random(5_000, 1));
    source.file(source.root, "b", random(5_000, 2));
    take();
    exchangeInodes(source.root, "a", "b");
    List<TxId> written = new ArrayList<>();
    atTheSecondOpening(source.root.entry("b"), () -> written.add(nameTheHead("meanwhile")));
    SourceResult result = take();
    equalsSource();
    assertThat(written).hasSize(1);
    assertThat(result.whole().orElseThrow()).isGreaterThan(written.getFirst());
  }

  /// Goal: an import ends though another writer takes each donor's content away as often as it
  /// helps. Method: the donors have it whenever the file is opened, and lose it whenever it was
  /// read.
  @ParameterizedTest
  @ValueSource(ints = {5_000, 3_000_000})
  void a_file_whose_donors_are_lost_again_and_again_is_read_without_them(int length)
      throws Exception {
    test.limits = SMALL;
    source.file(source.root, "a", random(length, 1));
    source.file(source.root, "b", random(length, 1));
    take();
    Node moved = source.root.entry("a");
    List<VersionedRecord> content = new ArrayList<>(data(object("a")));
    content.addAll(data(object("b")));
    source.rename(source.root, "a", source.root, "b");
    source.write(moved, moved.content);
    source.beforeOpen =
        () -> {
          assertThat(readings(moved)).isLessThan(10);
          give(content);
        };
    source.afterRead =
        () -> {
          letOthersRun();
          lose(content);
        };
    SourceResult result = test.take(source);
    equalsSource();
    assertThat(result.problems()).isEmpty();
    assertThat(readings(moved)).isEqualTo(3);
  }

  /// Goal: files are read again while the walk goes on, so that few of them wait. Method: others
  /// have their turns whenever the walk looks at something.
  @Test
  void many_files_of_many_directories_that_are_read_again_all_come_in() throws Exception {
    test.limits = SMALL;
    for (int d = 0; d < 20; d++) {
      Node directory = source.directory(source.root, "d" + (char) ('a' + d));
      for (int f = 0; f < 60; f++) {
        source.file(directory, "a" + f, random(3_000 + f, d * 1000L + f));
        source.file(directory, "b" + f, random(3_000 + f, d * 2000L + f + 500));
      }
    }
    take();
    for (int d = 0; d < 20; d++) {
      for (int f = 0; f < 60; f++) {
        exchangeInodes(source.root.entry("d" + (char) ('a' + d)), "a" + f, "b" + f);
      }
    }
    Node last = source.root.entry("dt").entry("b9");
    boolean[] readAgainBeforeTheLast = {false};
    source.beforeLook = LostDonorsTest::letOthersRun;
    source.beforeOpen =
        () -> {
          boolean again = readings(source.root.entry("da").entry("b0")) > 1;
          readAgainBeforeTheLast[0] |= again && readings(last) == 0;
        };
    SourceResult result = take();
    equalsSource();
    assertThat(result.problems()).isEmpty();
    assertThat(result.whole()).contains(test.head().tid());
    assertThat(readAgainBeforeTheLast[0]).isTrue();
  }

  @Test
  void a_listener_is_called_outside_of_the_write_lock() throws Exception {
    source.refused.add(source.file(source.root, "refused", "text"));
    source.link(source.root, "pipe", source.node(SourceType.PIPE));
    List<String> heard = new ArrayList<>();
    ImportListener listener =
        new ImportListener() {
          @Override
          public void problem(ImportSource of, ImportProblem problem) {
            TransactionWatch.requireOutside("tell of a problem");
            heard.add(problem.path().toString());
          }

          @Override
          public void omitted(ImportSource of, UnkeptCounts kind, TreePath path) {
            TransactionWatch.requireOutside("tell of what is omitted");
            heard.add(path.toString());
          }

          @Override
          public void progressed(ImportSource of, ImportCounts soFar) {
            TransactionWatch.requireOutside("tell of progress");
          }
        };
    test.take(
        new ImportSource("source", source, TreePath.of(SimSource.bytes("/s")), Excludes.NONE),
        listener);
    assertThat(heard).containsExactlyInAnyOrder("/sim/refused", "/sim/pipe");
  }

  /// Lets all other threads have their turns. The schedule comes from a seed, and after so many
  /// turns each of them has had several.
  private static void letOthersRun() {
    for (int turn = 0; turn < 100; turn++) {
      Thread.yield();
    }
  }

  private void atTheSecondOpening(Node file, Runnable then) {
    source.afterRead =
        () -> {
          if (readings(file) == 1) {
            source.afterRead = () -> {};
            source.beforeOpen =
                () -> {
                  source.beforeOpen = () -> {};
                  then.run();
                };
          }
        };
  }

  private long object(String name) {
    RecordView view = test.volume.asOf(test.head().tid());
    return entry(view, entry(view, FileKeys.ROOT, "s").object(), name).object();
  }

  private static DirectoryEntry entry(RecordView view, long directory, String name) {
    byte[] value = view.get(FileKeys.entry(directory, SimSource.bytes(name)));
    return FileCodec.decodeEntry(Objects.requireNonNull(value, name));
  }

  private TxId nameTheHead(String name) {
    return test.volume
        .write(
            info("name the head"),
            tx -> {
              Volume.nameSnapshot(tx, name, tx.tid());
              return tx.tid();
            })
        .value();
  }

  private List<VersionedRecord> data(long object) {
    List<VersionedRecord> records = new ArrayList<>();
    try (RecordScan scan =
        test.volume
            .asOf(test.head().tid())
            .scan(
                RecordKey.prefix(object, FileKeys.DATA),
                RecordKey.prefix(object, FileKeys.DATA + 1))) {
      for (VersionedRecord record = scan.next(); record != null; record = scan.next()) {
        records.add(record);
      }
    }
    return records;
  }

  private void give(List<VersionedRecord> records) {
    test.volume.write(
        info("give content"),
        tx -> {
          records.forEach(record -> tx.put(record.key(), record.value()));
          return true;
        });
  }

  private void lose(List<VersionedRecord> records) {
    test.volume.write(
        info("lose content"),
        tx -> {
          records.forEach(record -> tx.delete(record.key()));
          return true;
        });
  }

  private static TransactionInfo info(String message) {
    return TransactionInfo.of(TransactionInfo.Kind.PART, "ann", "host", "test", message);
  }
}
