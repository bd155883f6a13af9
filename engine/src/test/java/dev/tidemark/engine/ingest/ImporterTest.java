package dev.tidemark.engine.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.tidemark.engine.files.SourceNote;
import dev.tidemark.engine.files.SourceNotes;
import dev.tidemark.engine.files.TreeCounts;
import dev.tidemark.engine.files.TreePath;
import dev.tidemark.engine.ingest.SimSource.Node;
import dev.tidemark.engine.local.Excludes;
import dev.tidemark.engine.local.SourceType;
import dev.tidemark.engine.local.UnkeptCounts;
import dev.tidemark.engine.local.UnkeptTraits;
import dev.tidemark.engine.seam.SimDisk;
import dev.tidemark.engine.volume.SnapshotName;
import dev.tidemark.engine.volume.Transaction;
import dev.tidemark.engine.volume.VolumeException;
import dev.tidemark.spi.words.TxId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ImporterTest {

  private final SimDisk disk = new SimDisk();
  private final SimSource source = new SimSource(true, false);
  private final TestVolume test = TestVolume.create(disk.process("test"));

  @AfterEach
  void close() {
    test.close();
  }

  private SourceResult take() throws Exception {
    SourceResult result = test.take(source);
    assertThat(test.state().faults()).isEmpty();
    return result;
  }

  private ImportSource configured() {
    return new ImportSource("source", source, TreePath.of(SimSource.bytes("/s")), Excludes.NONE);
  }

  private void equalsSource() {
    assertThat(test.state().differenceTo(source, "/s")).isEmpty();
    assertThat(test.state().leftovers()).isEmpty();
  }

  private static byte[] random(int length, long seed) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  @Test
  void a_small_import_is_one_whole_transaction_with_a_snapshot() throws Exception {
    source.file(source.directory(source.root, "d"), "f", "text");
    SourceResult result = take();
    assertThat(result.parts()).isZero();
    assertThat(result.whole()).contains(test.head().tid());
    assertThat(test.head().isWhole()).isTrue();
    assertThat(test.head().info().openSources()).isEmpty();
    assertThat(test.head().info().counts()).containsEntry("files", 1L);
    assertThat(test.volume.snapshots(test.head().tid()))
        .extracting(SnapshotName::name, SnapshotName::tid)
        .containsExactly(tuple(result.snapshot().orElseThrow(), test.head().tid()));
    equalsSource();
  }

  @Test
  void nothing_changed_is_nothing_committed() throws Exception {
    source.file(source.root, "f", random(5000, 1));
    take();
    TxId before = test.head().tid();
    SourceResult again = take();
    assertThat(again.whole()).isEmpty();
    assertThat(again.counts().bytesRead()).isZero();
    assertThat(test.head().tid()).isEqualTo(before);
  }

  @Test
  void a_touched_file_is_read_and_nothing_of_it_is_stored_again() throws Exception {
    Node file = source.file(source.root, "f", random(3_000_000, 2));
    take();
    source.write(file, file.content);
    SourceResult result = take();
    assertThat(result.counts().bytesRead()).isEqualTo(3_000_000);
    assertThat(result.counts().bytesStored()).isZero();
    assertThat(result.whole()).isPresent();
    equalsSource();
  }

  @Test
  void a_file_saved_by_rename_is_a_new_object_and_stores_only_what_is_new() throws Exception {
    byte[] content = random(3_000_000, 3);
    source.file(source.root, "f", content);
    take();
    Node fresh = source.node(SourceType.FILE);
    fresh.content = content.clone();
    fresh.content[2_999_999]++;
    source.link(source.root, "f", fresh);
    SourceResult result = take();
    assertThat(result.counts().created()).isEqualTo(1);
    assertThat(result.counts().bytesStored()).isLessThan(2_000_000);
    equalsSource();
  }

  @Test
  void an_import_that_lost_its_memory_reads_everything_and_changes_nothing() throws Exception {
    Node directory = source.directory(source.root, "d");
    source.file(directory, "f", random(2_000_000, 4));
    source.file(directory, "small", "text");
    source.symlink(directory, "l", "f");
    take();
    TxId before = test.head().tid();
    test.loseLocalRoot();
    SourceResult result = take();
    assertThat(result.counts().bytesRead()).isGreaterThan(2_000_000);
    assertThat(result.counts().bytesStored()).isZero();
    assertThat(test.head().tid()).isEqualTo(before);
  }

  @Test
  void hard_links_whose_memory_is_lost_stay_one_object() throws Exception {
    Node file = source.file(source.root, "a", random(2000, 5));
    source.link(source.root, "b", file);
    take();
    test.loseLocalRoot();
    assertThat(take().counts().bytesStored()).isZero();
    equalsSource();
  }

  @Test
  void a_directory_of_ten_thousand_files_is_renamed_by_a_handful_of_records() throws Exception {
    Node directory = source.directory(source.root, "old");
    for (int i = 0; i < 10_000; i++) {
      source.file(directory, "f" + i, "content " + i);
    }
    take();
    TxId before = test.head().tid();
    source.rename(source.root, "old", source.root, "new");
    SourceResult result = take();
    assertThat(result.counts().moved()).isEqualTo(1);
    assertThat(result.counts().bytesRead()).isZero();
    assertThat(test.changesSince(before)).isLessThanOrEqualTo(8);
    equalsSource();
  }

  @Test
  void logs_that_rotate_keep_their_objects_and_store_only_the_new_one() throws Exception {
    for (int i = 0; i < 4; i++) {
      source.file(source.root, i == 0 ? "log" : "log." + i, random(100_000, 10 + i));
    }
    take();
    source.unlink(source.root, "log.3");
    source.rename(source.root, "log.2", source.root, "log.3");
    source.rename(source.root, "log.1", source.root, "log.2");
    source.rename(source.root, "log", source.root, "log.1");
    source.file(source.root, "log", random(100_000, 20));
    SourceResult result = take();
    assertThat(result.counts().created()).isEqualTo(1);
    assertThat(result.counts().bytesStored()).isBetween(100_000L, 110_000L);
    equalsSource();
  }

  @Test
  void an_application_moved_aside_for_a_new_one_is_kept_under_its_new_name() throws Exception {
    Node app = source.directory(source.root, "app");
    source.file(app, "program", random(100_000, 30));
    source.directory(app, "lib");
    take();
    source.rename(source.root, "app", source.root, "app.old");
    source.file(source.directory(source.root, "app"), "program", random(50_000, 31));
    SourceResult result = take();
    assertThat(result.counts().bytesStored()).isLessThan(60_000);
    equalsSource();
  }

  @Test
  void a_directory_seen_twice_is_reported_and_imported_once() throws Exception {
    Node directory = source.directory(source.root, "a");
    source.file(directory, "f", "text");
    source.root.entries.put("b", directory);
    SourceResult result = take();
    assertThat(result.problems())
        .extracting(ImportProblem::kind, ImportProblem::path)
        .containsExactly(tuple(ImportProblem.Kind.SEEN_TWICE, TreePath.of("/sim/b")));
    assertThat(result.incomplete()).isFalse();
    source.root.entries.remove("b");
    equalsSource();
  }

  @Test
  void a_removed_tree_larger_than_a_batch_goes_in_parts_and_then_is_gone() throws Exception {
    Node top = source.directory(source.root, "top");
    for (int i = 0; i < 30; i++) {
      Node directory = source.directory(top, "d" + i);
      for (int k = 0; k < 30; k++) {
        source.file(directory, "f" + k, "x");
      }
    }
    Node kept = source.file(source.directory(top, "links"), "kept", random(9000, 6));
    source.link(source.root, "kept", kept);
    take();
    source.unlink(source.root, "top");
    kept.links--;
    test.options = TestVolume.ACCEPTING;
    test.limits = new ImportLimits(64 << 20, 1 << 20, 10, 1 << 20, 1 << 20, 500);
    SourceResult result = take();
    assertThat(result.parts()).isGreaterThan(5);
    assertThat(result.counts().removed()).isEqualTo(30 * 31 + 3);
    equalsSource();
  }

  @Test
  void batches_stay_within_their_bounds() throws Exception {
    for (int i = 0; i < 300; i++) {
      source.file(source.root, "f" + i, random(20_000, 100 + i));
    }
    test.limits = new ImportLimits(64 << 20, 1 << 20, 7, 100_000, 500_000, 300);
    take();
    List<Long> stored = new ArrayList<>();
    long before = 0;
    TxId after = new TxId(1);
    try (var scan = test.volume.transactions(after, test.head().tid())) {
      for (Transaction next = scan.next(); next != null; next = scan.next()) {
        long sum = next.info().counts().getOrDefault("bytes-stored", 0L);
        stored.add(sum - before);
        before = sum;
      }
    }
    assertThat(stored).hasSizeGreaterThan(11).allMatch(bytes -> bytes <= 500_000);
    equalsSource();
  }

  @Test
  void a_directory_that_cannot_be_read_keeps_what_the_volume_has() throws Exception {
    Node directory = source.directory(source.root, "d");
    source.file(directory, "f", "text");
    take();
    source.refused.add(directory);
    source.file(source.root, "new", "text");
    SourceResult result = take();
    assertThat(result.incomplete()).isTrue();
    assertThat(result.problems())
        .extracting(problem -> problem.path().toString())
        .containsExactly("/sim/d");
    equalsSource();
  }

  @Test
  void a_file_that_cannot_be_read_keeps_its_old_version() throws Exception {
    Node file = source.file(source.root, "f", "old");
    take();
    byte[] old = file.content;
    source.write(file, "new".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    source.refused.add(file);
    source.rename(source.root, "f", source.root, "g");
    source.file(source.root, "never", "read");
    source.refused.add(source.root.entry("never"));
    SourceResult result = take();
    assertThat(result.incomplete()).isTrue();
    assertThat(result.problems())
        .extracting(problem -> problem.path().toString())
        .containsExactly("/sim/g", "/sim/never");
    assertThat(test.state().contents()).containsExactly(VolumeState.digest(old));
    source.refused.clear();
    take();
    equalsSource();
  }

  @Test
  void what_vanishes_while_it_is_read_is_not_there() throws Exception {
    source.file(source.root, "f", random(9000, 7));
    source.directory(source.root, "d");
    source.file(source.root, "kept", "x");
    source.beforeOpen = () -> source.root.entries.keySet().removeAll(List.of("f", "d"));
    SourceResult result = take();
    assertThat(result.incomplete()).isFalse();
    source.beforeOpen = () -> {};
    take();
    equalsSource();
  }

  @Test
  @Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void a_file_that_changes_whenever_it_is_read_is_reported_and_read_again_next_time()
      throws Exception {
    Node file = source.file(source.root, "log", random(9000, 8));
    source.beforeRead = () -> source.write(file, random(file.content.length + 1, 9));
    SourceResult result = take();
    assertThat(source.opened).hasSize(StableRead.READINGS_MAX);
    assertThat(result.problems())
        .extracting(ImportProblem::kind)
        .containsExactly(ImportProblem.Kind.CHANGING);
    assertThat(result.incomplete()).isFalse();
    source.beforeRead = () -> {};
    assertThat(take().counts().bytesRead()).isEqualTo(file.content.length);
    equalsSource();
  }

  @Test
  void a_large_file_that_changes_while_it_is_read_is_read_from_the_start_again() throws Exception {
    Node file = source.file(source.root, "image", random(9_000_000, 11));
    boolean[] changed = {false};
    source.beforeOpen =
        () -> {
          if (!changed[0]) {
            changed[0] = true;
            source.write(file, random(10_000_000, 12));
          }
        };
    SourceResult result = take();
    assertThat(result.problemCount()).isZero();
    assertThat(result.counts().bytesRead()).isEqualTo(10_000_000);
    equalsSource();
  }

  @Test
  void what_is_mounted_below_is_left_out_and_what_it_hides_goes() throws Exception {
    Node mount = source.directory(source.root, "mnt");
    source.file(mount, "hidden", "here");
    take();
    mount.fileSystem = 1;
    source.unlink(mount, "hidden");
    source.file(mount, "f", "elsewhere").fileSystem = 1;
    SourceResult result = take();
    assertThat(result.problems()).isEmpty();
    assertThat(note().mounts()).extracting(SimSource::text).containsExactly("mnt");
    assertThat(note().oneFileSystem()).isTrue();
    assertThat(result.counts().tree()).isEqualTo(new TreeCounts(0, 0, 0, 2));
    assertThat(result.counts().removed()).isEqualTo(1);
    assertThat(take().whole()).as("nothing changed").isEmpty();
  }

  private SourceNote note() {
    return SourceNotes.all(test.volume.asOf(test.head().tid())).getFirst();
  }

  @Test
  void what_is_mounted_below_comes_in_if_wanted_and_is_read_once() throws Exception {
    Node mount = source.directory(source.root, "mnt");
    mount.fileSystem = 1;
    source.file(mount, "f", random(5000, 30)).fileSystem = 1;
    source.file(source.root, "f", random(5000, 31));
    ImportSource all =
        new ImportSource(
            "source", source, TreePath.of(SimSource.bytes("/s")), Excludes.NONE, false);
    SourceResult first = test.take(all);
    assertThat(first.counts().tree()).isEqualTo(new TreeCounts(2, 0, 0, 2));
    assertThat(note().mountCount()).isZero();
    equalsSource();
    test.advance(Duration.ofMinutes(1));
    test.take(all);
    assertThat(test.take(all).counts().bytesRead()).isZero();
    source.rename(mount, "f", mount, "g");
    assertThat(test.take(all).counts().created()).isZero();
    equalsSource();
  }

  /// Number, births and times agree, as with two images of one disk.
  @Test
  void files_of_two_mounts_with_the_same_numbers_are_not_taken_for_each_other() throws Exception {
    ImportSource all =
        new ImportSource(
            "source", source, TreePath.of(SimSource.bytes("/s")), Excludes.NONE, false);
    for (int i = 1; i <= 2; i++) {
      Node mount = source.directory(source.root, "mnt" + i);
      Node file = new Node(77, SourceType.FILE, SimSource.START, true);
      file.content = random(5000, 40 + i);
      mount.entries.put("f", file);
      file.links = 1;
      mount.fileSystem = i;
      file.fileSystem = i;
    }
    assertThat(test.take(all).problems()).isEmpty();
    equalsSource();
    test.advance(Duration.ofMinutes(1));
    test.take(all);
    assertThat(test.take(all).counts().bytesRead()).isZero();
    equalsSource();
  }

  @Test
  void a_file_that_a_union_takes_from_elsewhere_belongs_to_the_tree() throws Exception {
    source.file(source.root, "lower", random(5000, 32)).fileSystem = 1;
    source.file(source.root, "upper", random(5000, 33)).fileSystem = 2;
    SourceResult result = take();
    assertThat(result.problems()).isEmpty();
    equalsSource();
    assertThat(take().whole()).as("nothing changed").isEmpty();
  }

  @Test
  void what_a_volume_does_not_hold_is_counted_also_of_files_that_are_not_read_again()
      throws Exception {
    source.link(source.root, "pipe", source.node(SourceType.PIPE));
    source.link(source.root, "socket", source.node(SourceType.SOCKET));
    source.link(source.root, "tty", source.node(SourceType.DEVICE));
    source.directory(source.root, "d").traits = UnkeptTraits.NONE.with(UnkeptCounts.ACL);
    Node file = source.file(source.root, "f", "text");
    file.traits = UnkeptTraits.NONE.with(UnkeptCounts.ATTRIBUTE).with(UnkeptCounts.CAPABILITY);
    file.hole = true;
    SourceResult result = take();
    assertThat(result.problems()).isEmpty();
    assertThat(result.incomplete()).isFalse();
    assertThat(note().notKept())
        .containsOnly(
            Map.entry("acls", 1L),
            Map.entry("capabilities", 1L),
            Map.entry("devices", 1L),
            Map.entry("extended attributes", 1L),
            Map.entry("pipes", 1L),
            Map.entry("sockets", 1L),
            Map.entry("sparse files", 1L));
    test.advance(Duration.ofMinutes(1));
    take();
    SourceResult again = take();
    assertThat(again.whole()).as("nothing changed").isEmpty();
    assertThat(again.counts().bytesRead()).isZero();
  }

  @Test
  void a_state_says_what_it_lacks_until_an_import_has_all() throws Exception {
    Node secret = source.file(source.directory(source.root, "d"), "secret", "text");
    Node closed = source.directory(source.root, "closed");
    source.refused.add(secret);
    source.refused.add(closed);
    assertThat(take().incomplete()).isTrue();
    assertThat(note().isComplete()).isFalse();
    assertThat(note().lackCount()).isEqualTo(2);
    assertThat(note().lacks())
        .extracting(lack -> SimSource.text(lack.path()), SourceNote.Lack::reason)
        .containsExactlyInAnyOrder(
            tuple("d/secret", "access denied"), tuple("closed", "list: access denied"));
    TxId before = test.head().tid();
    assertThat(take().whole()).as("nothing changed").isEmpty();
    source.refused.clear();
    assertThat(take().whole()).isPresent();
    assertThat(note().isComplete()).isTrue();
    assertThat(SourceNotes.all(test.volume.asOf(before)).getFirst().lackCount()).isEqualTo(2);
    equalsSource();
  }

  @Test
  @Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void a_file_without_an_end_is_kept_as_far_as_its_size_says_and_the_rest_is_in() throws Exception {
    Node endless = source.file(source.root, "endless", new byte[40 << 20]);
    endless.shownSize = 500;
    Node longer = source.file(source.root, "longer", random(5000, 34));
    longer.shownSize = 0;
    source.file(source.root, "other", "text");
    SourceResult result = take();
    assertThat(result.problems())
        .extracting(ImportProblem::kind, ImportProblem::path)
        .containsExactly(tuple(ImportProblem.Kind.ENDLESS, TreePath.of("/sim/endless")));
    assertThat(result.incomplete()).isTrue();
    endless.content = new byte[500];
    equalsSource();
  }

  @Test
  void a_file_that_is_replaced_by_a_pipe_before_it_is_opened_is_gone() throws Exception {
    source.file(source.root, "f", random(5000, 35));
    source.file(source.root, "g", random(5000, 36));
    source.beforeOpen =
        () -> {
          if (source.root.entry("f").type == SourceType.FILE) {
            source.link(source.root, "f", source.node(SourceType.PIPE));
          }
        };
    SourceResult result = take();
    assertThat(result.incomplete()).isFalse();
    source.beforeOpen = () -> {};
    take();
    assertThat(test.state().contents()).hasSize(1);
  }

  /// A file goes and another one gets its number while the import walks.
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_number_that_is_given_again_brings_no_file_anothers_content(boolean births)
      throws Exception {
    SimSource numbers = new SimSource(births, true);
    Node first = numbers.directory(numbers.root, "a");
    Node old = numbers.file(first, "f", "old");
    for (String name : List.of("g", "h", "i", "j", "k")) {
      numbers.file(first, name, "other");
    }
    Node last = numbers.directory(numbers.root, "z");
    for (String name : List.of("1", "2", "3", "4")) {
      last = numbers.directory(last, name);
    }
    Node deep = last;
    boolean[] moved = {false};
    numbers.beforeOpen =
        () -> {
          if (!moved[0] && numbers.opened.keySet().toString().contains(old.number + "@")) {
            moved[0] = true;
            numbers.unlink(first, "f");
            Node young = numbers.file(deep, "young", "new");
            assertThat(young.number).isEqualTo(old.number);
            young.mtime = old.mtime;
            young.ctime = old.ctime;
          }
        };
    test.take(numbers);
    assertThat(moved[0]).isTrue();
    assertThat(test.state().faults()).isEmpty();
    assertThat(test.state().contents())
        .containsExactlyInAnyOrder(
            VolumeState.digest(bytes("new")),
            VolumeState.digest(bytes("old")),
            VolumeState.digest(bytes("other")));
  }

  @Test
  void files_that_share_one_number_each_keep_their_own_content() throws Exception {
    SimSource shared = new SimSource(false, false);
    List<Node> files = new ArrayList<>();
    for (String name : List.of("a", "b", "c")) {
      Node file = new Node(7777, SourceType.FILE, shared.now(), false);
      file.content = bytes("of " + name);
      shared.link(shared.root, name, file);
      file.mtime = shared.now().minusSeconds(90);
      files.add(file);
    }
    files.forEach(file -> file.mtime = files.getFirst().mtime);
    files.forEach(file -> file.ctime = files.getFirst().mtime);
    for (int i = 0; i < 4; i++) {
      test.advance(Duration.ofMinutes(1));
      SourceResult result = test.take(shared);
      assertThat(result.problems()).isEmpty();
      assertThat(test.state().faults()).isEmpty();
      assertThat(test.state().differenceTo(shared, "/s")).isEmpty();
      assertThat(result.whole().isPresent()).as("round %s", i).isEqualTo(i == 0);
    }
    shared.rename(shared.root, "a", shared.root, "d");
    shared.unlink(shared.root, "b");
    test.take(shared);
    assertThat(test.state().differenceTo(shared, "/s")).isEmpty();
  }

  private static byte[] bytes(String text) {
    return SimSource.bytes(text);
  }

  @Test
  void what_is_excluded_is_not_there_and_goes_when_it_was() throws Exception {
    source.file(source.directory(source.root, "cache"), "f", "text");
    source.file(source.root, "a.o", "text");
    source.file(source.root, "a.c", "text");
    take();
    test.options = TestVolume.ACCEPTING;
    SourceResult result = test.take(source, "/s", Excludes.of(List.of("cache/", "*.o"), false));
    assertThat(result.counts().tree().files()).isEqualTo(1);
    assertThat(result.counts().removed()).isEqualTo(3);
    source.root.entries.remove("cache");
    source.root.entries.remove("a.o");
    equalsSource();
  }

  @Test
  void of_a_tagged_cache_only_the_tag_is_imported() throws Exception {
    Node cache = source.directory(source.root, "cache");
    source.file(cache, "CACHEDIR.TAG", "Signature: 8a477f597d28d172789f06886806bc55\n");
    source.file(cache, "big", "text");
    Node other = source.directory(source.root, "other");
    source.file(other, "CACHEDIR.TAG", "no signature");
    source.file(other, "kept", "text");
    SourceResult result = test.take(source, "/s", Excludes.of(List.of(), true));
    assertThat(result.counts().tree().files()).isEqualTo(3);
  }

  @Test
  void a_full_disk_stops_the_import_and_the_next_one_goes_on() throws Exception {
    for (int i = 0; i < 20; i++) {
      source.file(source.root, "f" + i, random(100_000, 40 + i));
    }
    test.limits = new ImportLimits(64 << 20, 1 << 20, 2, 100_000, 300_000, 300);
    disk.capacity(disk.used() + 1_000_000);
    assertThatThrownBy(this::take).isInstanceOf(VolumeException.NoSpace.class);
    assertThat(test.state().faults()).isEmpty();
    assertThat(test.head().info().openSources()).containsExactly("source");
    disk.capacity(Long.MAX_VALUE);
    int openedBefore = source.opened.size();
    SourceResult result = take();
    assertThat(result.whole()).isPresent();
    assertThat(openedBefore).isPositive();
    equalsSource();
  }

  @Test
  void an_interrupted_import_ends_and_the_next_one_goes_on() throws Exception {
    for (int i = 0; i < 50; i++) {
      source.file(source.root, "f" + i, random(10_000, 60 + i));
    }
    Thread[] importing = new Thread[1];
    source.beforeOpen = () -> importing[0].interrupt();
    ImportListener listener =
        new ImportListener() {
          @Override
          public void started(ImportSource of) {
            importing[0] = Thread.currentThread();
          }
        };
    assertThatThrownBy(() -> test.take(configured(), listener))
        .isInstanceOf(InterruptedException.class);
    source.beforeOpen = () -> {};
    take();
    equalsSource();
  }

  @Test
  void an_error_of_a_worker_ends_the_import_with_that_error() {
    source.file(source.root, "f", "text");
    source.beforeOpen =
        () -> {
          throw new IllegalStateException("planted");
        };
    assertThatThrownBy(this::take).isInstanceOf(IllegalStateException.class).hasMessage("planted");
  }

  @Test
  void a_source_broken_off_with_nothing_left_to_do_still_gets_its_whole_transaction()
      throws Exception {
    source.file(source.root, "f", "text");
    test.limits = new ImportLimits(64 << 20, 1 << 20, 1, 100_000, 300_000, 1);
    ImportListener stops =
        new ImportListener() {
          @Override
          public void progressed(ImportSource of, ImportCounts soFar) {
            if (soFar.tree().files() == 1) {
              throw new IllegalStateException("stop here");
            }
          }
        };
    assertThatThrownBy(() -> test.take(configured(), stops)).hasMessage("stop here");
    assertThat(test.head().isWhole()).isFalse();
    assertThat(test.head().info().openSources()).containsExactly("source");
    SourceResult result = take();
    assertThat(result.counts().bytesRead()).isZero();
    assertThat(result.whole()).contains(test.head().tid());
    assertThat(test.head().info().openSources()).isEmpty();
    equalsSource();
  }

  @Test
  void sources_that_would_share_a_place_are_refused() {
    ImportSource one =
        new ImportSource("one", source, TreePath.of(SimSource.bytes("/a")), Excludes.NONE);
    ImportSource other =
        new ImportSource("two", source, TreePath.of(SimSource.bytes("/a/b")), Excludes.NONE);
    List<ImportSource> both = List.of(one, other);
    assertThatThrownBy(() -> test.importer().run(both, TestVolume.CAREFUL, ImportListener.SILENT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("one")
        .hasMessageContaining("two");
  }

  @Test
  void a_source_that_is_given_another_place_moves_there() throws Exception {
    source.file(source.directory(source.root, "d"), "f", random(100_000, 80));
    test.take(source, "/old/place", Excludes.NONE);
    SourceResult result = test.take(source, "/new", Excludes.NONE);
    assertThat(result.counts().bytesRead()).isZero();
    VolumeState state = test.state();
    assertThat(state.faults()).isEmpty();
    assertThat(state.differenceTo(source, "/new")).isEmpty();
    assertThat(state.differenceTo(source, "/old/place")).contains("/old/place is not there");
    test.take(source, "/", Excludes.NONE);
    assertThat(test.state().faults()).isEmpty();
    assertThat(test.state().leftovers()).isEmpty();
    test.take(source, "/again/below", Excludes.NONE);
    assertThat(test.state().faults()).isEmpty();
    assertThat(test.state().differenceTo(source, "/again/below")).isEmpty();
  }

  @Test
  void two_sources_take_turns_and_leave_each_other_alone() throws Exception {
    source.file(source.root, "f", "text");
    SimSource second = new SimSource(true, false);
    second.file(second.root, "f", "other text");
    ImportSource two =
        new ImportSource("two", second, TreePath.of(SimSource.bytes("/two")), Excludes.NONE);
    test.take(two);
    take();
    second.file(second.root, "g", "more");
    test.take(two);
    equalsSource();
    assertThat(test.state().differenceTo(second, "/two")).isEmpty();
  }

  @Test
  void content_whose_known_copy_goes_in_the_same_import_is_read_again() throws Exception {
    Node file = source.file(source.root, "b", random(100_000, 90));
    source.link(source.root, "z", file);
    take();
    Node fresh = source.node(SourceType.FILE);
    fresh.content = file.content;
    source.link(source.root, "z", fresh);
    source.write(file, random(100_000, 91));
    take();
    assertThat(source.opened.get(fresh.number + "@" + fresh.ctime)).isEqualTo(2);
    equalsSource();
  }

  @Test
  void content_that_is_different_when_it_is_read_again_is_taken_as_it_is_then() throws Exception {
    Node file = source.file(source.root, "b", random(100_000, 92));
    source.link(source.root, "z", file);
    take();
    Node fresh = source.node(SourceType.FILE);
    fresh.content = file.content;
    source.link(source.root, "z", fresh);
    source.write(file, random(100_000, 93));
    int[] opens = {0};
    source.beforeOpen =
        () -> {
          if (++opens[0] == 3) {
            source.write(fresh, random(100_000, 94));
          }
        };
    SourceResult result = take();
    assertThat(result.incomplete()).isFalse();
    assertThat(result.problems()).isEmpty();
    equalsSource();
  }

  @Test
  void a_file_changed_just_before_it_was_read_is_read_again_next_time() throws Exception {
    Node old = source.file(source.root, "old", random(9000, 95));
    Node file = source.file(source.root, "young", random(9000, 96));
    file.mtime = test.now().minusMillis(10);
    file.ctime = file.mtime;
    take();
    byte[] unnoticed = random(9000, 97);
    file.content = unnoticed;
    test.advance(Duration.ofMinutes(1));
    SourceResult result = take();
    assertThat(result.counts().bytesRead()).isEqualTo(9000);
    assertThat(old.content).hasSize(9000);
    equalsSource();
    TxId before = test.head().tid();
    assertThat(take().counts().bytesRead()).isZero();
    assertThat(test.head().tid()).isEqualTo(before);
  }

  @Test
  void without_births_a_file_under_a_new_name_is_read_whatever_its_number_and_times()
      throws Exception {
    SimSource numbers = new SimSource(false, true);
    Node old = numbers.file(numbers.root, "a", "old");
    test.take(numbers);
    numbers.root.entries.remove("a");
    Node other = numbers.file(numbers.root, "b", "new");
    other.mtime = old.mtime;
    other.ctime = old.ctime;
    assertThat(other.number).isEqualTo(old.number);
    test.take(numbers);
    assertThat(test.state().differenceTo(numbers, "/s")).isEmpty();
  }

  @Test
  void a_name_too_long_for_a_volume_is_reported_and_makes_the_import_incomplete() throws Exception {
    source.file(source.root, "x".repeat(801), "text");
    source.file(source.root, "x".repeat(800), "text");
    SourceResult result = take();
    assertThat(result.incomplete()).isTrue();
    assertThat(result.problemCount()).isEqualTo(1);
    assertThat(result.counts().tree().files()).isEqualTo(1);
  }
}
