package dev.tidemark.engine.restore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.archive.RestorePoint;
import dev.tidemark.engine.files.DataRange;
import dev.tidemark.engine.files.ExtentUnavailableException;
import dev.tidemark.engine.files.FileCodec;
import dev.tidemark.engine.files.FileKeys;
import dev.tidemark.engine.files.TreePath;
import dev.tidemark.engine.volume.VersionedRecord;
import dev.tidemark.engine.volume.VolumeException;
import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.spi.words.ExtentId;
import dev.tidemark.spi.words.Hash;
import dev.tidemark.spi.words.TxId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/// Goal: what is said of a loss is exact: each file once, each pack with its files, and the states
/// that name what is lost, no more and no fewer.
class LossRecorderTest {

  private static final Exception GONE = new TargetException.Missing("gone");

  private final List<String> heard = new ArrayList<>();
  private final LossRecorder losses =
      new LossRecorder(
          new RestoreListener() {
            @Override
            public void lost(TreePath path, String pack) {
              heard.add(path + " " + pack);
            }
          });
  private final List<VersionedRecord> history = new ArrayList<>();

  private void lose(String name, long object, long extent, String pack) {
    losses.add(TreePath.of(name), object, false, new ExtentId(extent), pack, GONE);
  }

  private void version(long object, long extent, long created, long deleted) {
    DataRange range = DataRange.InExtent.whole(new ExtentId(extent), Hash.ZERO, 5);
    history.add(
        new VersionedRecord(
            FileKeys.data(object, extent),
            new TxId(created),
            new TxId(deleted),
            FileCodec.encode(range)));
  }

  private static RestorePoint state(long tid) {
    return new RestorePoint(new TxId(tid), Instant.EPOCH, true, new TreeSet<>(), List.of(), tid);
  }

  /// The place has the states 2, 4, 6 and 8.
  private LostContent report() throws Exception {
    List<RestorePoint> points =
        LongStream.of(2, 4, 6, 8).mapToObj(LossRecorderTest::state).toList();
    return losses.report(new KnownHistory(points, history));
  }

  private static Optional<TxId> tid(long tid) {
    return Optional.of(new TxId(tid));
  }

  @Test
  void a_file_that_has_lost_two_extents_is_lost_once_and_both_packs_are_named() throws Exception {
    lose("a", 20, 1, "one");
    lose("a", 20, 2, "two");
    lose("a", 20, 3, "one");
    LostContent lost = report();
    assertThat(lost.names()).isEqualTo(1);
    assertThat(lost.packs()).extracting(LostPack::name).containsExactly("one", "two");
    assertThat(lost.packs()).extracting(LostPack::files).containsExactly(1L, 0L);
    assertThat(lost.packs().getFirst().some()).containsExactly(TreePath.of("a"));
    assertThat(heard).hasSize(1);
    assertThat(losses.has(20)).isTrue();
    assertThat(losses.has(21)).isFalse();
  }

  @Test
  void the_second_extent_of_a_lost_file_counts_for_the_states_that_name_it() throws Exception {
    lose("a", 20, 1, "one");
    lose("a", 20, 2, "two");
    version(20, 1, 8, 0);
    version(20, 2, 3, 0);
    LostContent lost = report();
    assertThat(lost.packs()).extracting(LostPack::states).containsExactly(1L, 3L);
    assertThat(lost.unharmed()).contains(state(2));
  }

  @Test
  void a_record_concerns_the_states_from_its_creation_to_before_its_end() throws Exception {
    lose("a", 20, 1, "one");
    version(20, 1, 3, 8);
    LostPack pack = report().packs().getFirst();
    assertThat(pack.states()).isEqualTo(2);
    assertThat(pack.oldest()).isEqualTo(tid(4));
    assertThat(pack.newest()).isEqualTo(tid(6));
    assertThat(report().unharmed()).contains(state(8));
  }

  @Test
  void a_record_that_was_created_at_a_state_and_ended_at_the_next_concerns_that_one_alone()
      throws Exception {
    lose("a", 20, 1, "one");
    version(20, 1, 4, 6);
    LostPack pack = report().packs().getFirst();
    assertThat(pack.states()).isEqualTo(1);
    assertThat(pack.oldest()).isEqualTo(tid(4));
    assertThat(pack.newest()).isEqualTo(tid(4));
  }

  @Test
  void a_record_that_came_and_went_between_two_states_concerns_none() throws Exception {
    lose("a", 20, 1, "one");
    version(20, 1, 5, 6);
    LostContent lost = report();
    assertThat(lost.packs().getFirst().states()).isZero();
    assertThat(lost.packs().getFirst().oldest()).isEmpty();
    assertThat(lost.unharmed()).contains(state(8));
  }

  @Test
  void the_newest_state_that_no_loss_concerns_is_named_and_none_if_there_is_none()
      throws Exception {
    lose("a", 20, 1, "one");
    lose("b", 21, 2, "two");
    version(20, 1, 6, 0);
    version(21, 2, 3, 5);
    assertThat(report().unharmed()).contains(state(2));
    version(22, 2, 1, 0);
    assertThat(report().unharmed()).isEmpty();
  }

  @Test
  void an_extent_that_is_not_lost_concerns_no_state() throws Exception {
    lose("a", 20, 1, "one");
    version(20, 7, 1, 0);
    assertThat(report().packs().getFirst().states()).isZero();
    assertThat(report().unharmed()).contains(state(8));
  }

  @Test
  void where_records_are_damaged_no_state_is_called_unharmed_or_concerned() throws Exception {
    lose("a", 20, 1, "one");
    version(20, 1, 3, 0);
    history.add(new VersionedRecord(FileKeys.data(30, 0), new TxId(3), TxId.ZERO, new byte[] {77}));
    LostContent lost = report();
    assertThat(lost.unharmed()).isEmpty();
    assertThat(lost.packs().getFirst().states()).isZero();
    assertThat(lost.names()).isEqualTo(1);
  }

  @Test
  void ten_files_of_a_pack_are_shown_and_all_are_counted() throws Exception {
    for (int i = 0; i < 12; i++) {
      lose("f" + i, 20 + i, 1, "one");
    }
    LostPack pack = report().packs().getFirst();
    assertThat(pack.files()).isEqualTo(12);
    assertThat(pack.some()).hasSize(10).contains(TreePath.of("f0"), TreePath.of("f9"));
    assertThat(heard).hasSize(12);
    assertThat(pack.reason()).isEqualTo("gone");
  }

  @Test
  void a_further_name_of_a_lost_file_is_lost_and_one_of_another_file_is_not() throws Exception {
    losses.add(TreePath.of("a"), 20, true, new ExtentId(1), "one", GONE);
    lose("single", 21, 2, "one");
    assertThat(losses.addLink(TreePath.of("a too"), TreePath.of("a"))).isTrue();
    assertThat(losses.addLink(TreePath.of("b too"), TreePath.of("b"))).isFalse();
    assertThat(losses.addLink(TreePath.of("c"), TreePath.of("single"))).isFalse();
    LostContent lost = report();
    assertThat(lost.names()).isEqualTo(3);
    assertThat(lost.packs().getFirst().files()).isEqualTo(2);
    assertThat(heard).containsExactly("/a one", "/single one", "/a too ");
  }

  @Test
  void only_what_is_damaged_or_gone_is_a_loss() {
    ExtentId id = new ExtentId(1);
    TargetException corrupt = new TargetException.Corrupt("flipped", null);
    TargetException offline = new TargetException.Unavailable("offline", null);
    TargetException refused = new TargetException.Rejected("no", null);
    List<RuntimeException> lost =
        List.of(
            new ExtentUnavailableException(id, GONE),
            new ExtentUnavailableException(id, corrupt),
            new VolumeException.Damaged("flipped"),
            new VolumeException.Failed("cannot be read", null),
            new RestoreException.Integrity("another hash", null));
    List<RuntimeException> other =
        List.of(
            new ExtentUnavailableException(id, offline),
            new ExtentUnavailableException(id, refused),
            new ExtentUnavailableException(id, new InterruptedException("stop")),
            new RestoreException.Failed("disk full", null),
            new IllegalStateException("a bug"));
    assertThat(lost).allMatch(LossRecorder::isLoss);
    assertThat(other).noneMatch(LossRecorder::isLoss);
  }

  @Test
  void nothing_is_lost_until_something_is() throws Exception {
    assertThat(losses.isEmpty()).isTrue();
    assertThat(report()).isEqualTo(LostContent.NOTHING);
    lose("a", 20, 1, "one");
    assertThat(losses.isEmpty()).isFalse();
  }
}
