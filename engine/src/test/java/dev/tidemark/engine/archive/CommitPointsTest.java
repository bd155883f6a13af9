package dev.tidemark.engine.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.archive.format.ArchiveNames;
import dev.tidemark.engine.archive.format.CommitHeader;
import dev.tidemark.engine.archive.format.CommitKind;
import dev.tidemark.engine.archive.format.LostCommits;
import dev.tidemark.engine.seam.Seam;
import dev.tidemark.spi.words.Timeline;
import dev.tidemark.spi.words.TxId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// Which states a line of commits can give back, under which names, and by which commits.
///
/// Method: archives of headers alone.
class CommitPointsTest {

  private final HeaderArchive archive;
  private Optional<CommitHeader.From> from = Optional.empty();

  CommitPointsTest() throws Exception {
    archive = new HeaderArchive();
  }

  private void add(CommitKind kind, long tid, CommitHeader.ListedSnapshot... listed)
      throws Exception {
    archive.snapshots = List.of(listed);
    from = Optional.of(archive.records(kind, tid, from));
  }

  private static CommitHeader.ListedSnapshot named(String name, long tid) {
    CommitHeader.State state =
        new CommitHeader.State(true, Instant.ofEpochSecond(tid), new TreeSet<>());
    return new CommitHeader.ListedSnapshot(name, new TxId(tid), state);
  }

  private CommitChain path() throws Exception {
    ObjectReader reads = ObjectReader.once(archive.place, Seam.real());
    return new CommitChain(new CommitReader(reads), reads, archive.newest);
  }

  private static List<Long> numbers(List<CommitChain.Node> nodes) {
    return nodes.stream().map(node -> node.header().number()).toList();
  }

  private List<Long> to(long tid) throws Exception {
    return numbers(path().to(new TxId(tid)));
  }

  /// TID, names and commit of each point.
  private List<String> points() throws Exception {
    return path().points().stream()
        .map(point -> point.tid().value() + " " + point.snapshots() + " " + point.commit())
        .toList();
  }

  private List<Long> broken(CommitChain path) throws Exception {
    path.all();
    return path.broken().stream().map(BrokenCommit::number).toList();
  }

  @Test
  void a_snapshot_between_the_marks_of_an_increment_is_a_point_of_its_own() throws Exception {
    add(CommitKind.BASE, 5);
    add(
        CommitKind.INCREMENT,
        10,
        named("below", 3),
        named("base", 5),
        named("between", 7),
        named("mark", 10),
        named("above", 12));
    assertThat(points()).containsExactly("5 [base] 1", "7 [between] 2", "10 [mark] 2");
    assertThat(path().points().get(1).time()).isEqualTo(Instant.ofEpochSecond(7));
    assertThat(to(7)).containsExactly(2L, 1L);
    assertThat(to(10)).containsExactly(2L, 1L);
    assertThat(to(5)).containsExactly(1L);
    for (long none : new long[] {3, 4, 6, 8, 12}) {
      assertThat(to(none)).as("TID %d", none).isEmpty();
    }
  }

  @Test
  void a_snapshot_that_a_base_lists_is_a_point_only_at_its_mark() throws Exception {
    add(CommitKind.BASE, 5);
    add(CommitKind.INCREMENT, 10);
    add(CommitKind.BASE, 15, named("between", 12), named("mark", 15));
    assertThat(points()).containsExactly("5 [] 1", "10 [] 2", "15 [mark] 3");
    assertThat(to(12)).isEmpty();
    assertThat(to(15)).containsExactly(3L);
  }

  @Test
  void a_name_stands_for_what_the_newest_commit_says_and_one_state_may_have_two() throws Exception {
    add(CommitKind.BASE, 5);
    add(CommitKind.INCREMENT, 10, named("moved", 7), named("stays", 7));
    add(CommitKind.INCREMENT, 20, named("moved", 15), named("again", 15));
    assertThat(points())
        .containsExactly("5 [] 1", "7 [stays] 2", "10 [] 2", "15 [again, moved] 3", "20 [] 3");
  }

  @Test
  void the_newest_that_fits_is_one_that_can_be_given_back() throws Exception {
    add(CommitKind.BASE, 5);
    add(CommitKind.INCREMENT, 10);
    add(CommitKind.INCREMENT, 15);
    add(CommitKind.INCREMENT, 20);
    assertThat(newest(9)).hasValue(4L);
    assertThat(newest(2)).hasValue(2L);
    assertThat(newest(0)).isEmpty();
    archive.damage(2);
    assertThat(newest(9)).hasValue(1L);
    archive.damage(1);
    assertThat(newest(9)).isEmpty();
  }

  private Optional<Long> newest(long numberMax) throws Exception {
    return path().newest(header -> header.number() <= numberMax).map(CommitHeader::number);
  }

  @Test
  void points_above_a_break_need_a_base_above_it() throws Exception {
    add(CommitKind.BASE, 5);
    add(CommitKind.INCREMENT, 10);
    add(CommitKind.INCREMENT, 15);
    add(CommitKind.BASE, 15);
    add(CommitKind.INCREMENT, 20);
    archive.damage(2);
    assertThat(points()).containsExactly("5 [] 1", "15 [] 4", "20 [] 5");
    assertThat(to(20)).containsExactly(5L, 4L);
    assertThat(to(10)).isEmpty();
  }

  /// Number and whether it builds on what follows in the list.
  private List<String> history(long tid) throws Exception {
    return path().history(new TxId(tid)).stream()
        .map(node -> node.header().number() + " " + node.connected())
        .toList();
  }

  @Test
  void a_due_base_continues_what_lies_below_and_one_at_another_mark_stands_alone()
      throws Exception {
    add(CommitKind.BASE, 5);
    add(CommitKind.INCREMENT, 10);
    add(CommitKind.BASE, 10);
    add(CommitKind.INCREMENT, 15);
    add(CommitKind.BASE, 20);
    add(CommitKind.INCREMENT, 25);
    assertThat(history(25))
        .containsExactly("6 true", "5 false", "4 true", "3 true", "2 true", "1 false");
    assertThat(history(10)).containsExactly("3 true", "2 true", "1 false");
    assertThat(history(12)).isEmpty();
  }

  @Test
  void a_due_base_above_a_broken_way_stands_alone_and_the_way_is_left_out() throws Exception {
    add(CommitKind.BASE, 5);
    add(CommitKind.INCREMENT, 10);
    add(CommitKind.INCREMENT, 12);
    add(CommitKind.INCREMENT, 15);
    add(CommitKind.BASE, 15);
    add(CommitKind.INCREMENT, 20);
    archive.damage(2);
    assertThat(history(20)).containsExactly("6 true", "5 false", "1 false");
  }

  @Test
  void a_base_without_from_leads_on_to_the_commit_before_it() throws Exception {
    add(CommitKind.BASE, 5);
    from = Optional.empty();
    add(CommitKind.BASE, 10);
    from = Optional.empty();
    add(CommitKind.BASE, 15);
    assertThat(path().numbers()).containsExactly(3L, 2L, 1L);
    assertThat(broken(path())).isEmpty();
  }

  @Test
  void a_way_that_ends_among_extents_looks_for_no_commit_below_the_first() throws Exception {
    archive.extentsOnly(3, Optional.empty());
    add(CommitKind.BASE, 5);
    CommitChain path = path();
    assertThat(path.numbers()).containsExactly(4L);
    assertThat(broken(path)).isEmpty();
  }

  @Test
  void a_base_without_from_leads_to_no_other_timeline() throws Exception {
    archive.timeline = new Timeline(1, 2, 2);
    add(CommitKind.BASE, 5);
    archive.timeline = HeaderArchive.TIMELINE;
    from = Optional.empty();
    add(CommitKind.BASE, 10);
    assertThat(path().numbers()).containsExactly(2L);
  }

  @Test
  void commits_that_are_void_or_cut_or_not_those_meant_are_told() throws Exception {
    add(CommitKind.BASE, 5);
    add(CommitKind.INCREMENT, 10);
    add(CommitKind.INCREMENT, 15);
    archive.cut(2);
    assertThat(broken(path())).containsExactly(2L);
    assertThat(path().numbers()).containsExactly(3L, 2L, 1L);
    archive.damage(1);
    assertThat(broken(path())).containsExactly(1L, 2L);
    HeaderArchive other = new HeaderArchive();
    other.records(CommitKind.BASE, 6, Optional.empty());
    String first = ArchiveNames.commit(1).value();
    archive.place.tamper(first, other.place.bytes(first).orElseThrow());
    CommitChain path = path();
    assertThat(broken(path)).containsExactly(1L, 2L);
    assertThat(path.broken().getFirst().fact())
        .isEqualTo("it is not the commit that a later one followed");
  }

  @Test
  void what_a_base_has_given_up_is_told_no_more_and_what_it_has_not_still_is() throws Exception {
    add(CommitKind.BASE, 5);
    add(CommitKind.INCREMENT, 10);
    add(CommitKind.INCREMENT, 15);
    archive.lost = LostCommits.of(List.of(2L));
    from = Optional.empty();
    add(CommitKind.BASE, 20);
    archive.damage(2);
    CommitChain path = path();
    assertThat(broken(path)).isEmpty();
    assertThat(path.lost()).isEqualTo(archive.lost);
    archive.damage(3);
    assertThat(broken(path())).containsExactly(3L);
  }

  /// Commits of extents above the base still name what it has given up.
  @Test
  void what_was_met_before_the_base_that_gave_it_up_is_told_no_more() throws Exception {
    add(CommitKind.BASE, 5);
    add(CommitKind.INCREMENT, 10);
    Optional<CommitHeader.From> givenUp = from;
    archive.lost = LostCommits.of(List.of(2L));
    from = Optional.empty();
    add(CommitKind.BASE, 12);
    archive.lost = LostCommits.NONE;
    archive.extentsOnly(1, givenUp);
    add(CommitKind.INCREMENT, 15);
    add(CommitKind.INCREMENT, 20);
    archive.damage(2);
    archive.damage(5);
    CommitChain path = path();
    assertThat(path.numbers()).containsExactly(6L, 3L, 1L);
    assertThat(broken(path)).containsExactly(5L);
  }

  /// Each answer leaves the path to the next thread that asks.
  @Test
  void any_thread_is_answered_after_any_other() throws Exception {
    add(CommitKind.BASE, 5);
    add(CommitKind.INCREMENT, 10);
    CommitChain path = path();
    List<Callable<Object>> questions =
        List.of(
            path::broken,
            path::lost,
            path::numbers,
            path::points,
            path::all,
            path::newestGrounded,
            () -> path.to(new TxId(10)),
            () -> path.history(new TxId(10)),
            () -> path.newest(header -> true));
    for (Callable<Object> question : questions) {
      assertThat(inAnotherThread(question)).isEqualTo(inAnotherThread(question));
    }
  }

  private static Object inAnotherThread(Callable<Object> question) throws Exception {
    CompletableFuture<Object> answer = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(() -> {
          try {
            answer.complete(question.call());
          } catch (Exception e) {
            answer.completeExceptionally(e);
          }
        });
    return answer.get(20, TimeUnit.SECONDS);
  }
}
