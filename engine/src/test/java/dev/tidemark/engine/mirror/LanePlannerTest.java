package dev.tidemark.engine.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.archive.format.CommitHeader;
import dev.tidemark.engine.archive.format.CommitKind;
import dev.tidemark.engine.volume.Transaction;
import dev.tidemark.engine.volume.TransactionInfo;
import dev.tidemark.spi.words.ExtentId;
import dev.tidemark.spi.words.Hash;
import dev.tidemark.spi.words.Mark;
import dev.tidemark.spi.words.Timeline;
import dev.tidemark.spi.words.TxId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The decisions of a lane, one by one.
class LanePlannerTest {

  private static final Timeline TIMELINE = new Timeline(0, 1, 2);
  private static final MirrorLimits LIMITS = World.small();

  private final LanePlanner planner = new LanePlanner(LIMITS);

  private static Transaction transaction(long tid, TransactionInfo.Kind kind) {
    return new Transaction(
        new TxId(tid),
        new TxId(tid - 1),
        TIMELINE,
        Instant.EPOCH,
        TransactionInfo.of(kind, "u", "h", "p", ""),
        new ExtentId(tid),
        Hash.ZERO,
        Hash.ZERO,
        true);
  }

  private static final Transaction WHOLE_5 = transaction(5, TransactionInfo.Kind.WHOLE);
  private static final Transaction PART_6 = transaction(6, TransactionInfo.Kind.PART);
  private static final VolumeFacts AT_WHOLE_5 = new VolumeFacts(WHOLE_5, Optional.of(WHOLE_5));
  private static final VolumeFacts OPEN_AT_6 = new VolumeFacts(PART_6, Optional.of(WHOLE_5));
  private static final VolumeFacts ONLY_PARTS = new VolumeFacts(PART_6, Optional.empty());

  private static CommitHeader commit(CommitKind kind, long tid, CommitHeader.Tally tally) {
    Mark mark =
        new Mark(TIMELINE, new TxId(tid), Hash.ZERO, new ExtentId(tid), new TxId(tid), Hash.ZERO);
    return BareHeader.of(3, kind, mark, tally);
  }

  private static CommitHeader.Tally tally(long runBytes, long increments) {
    return new CommitHeader.Tally(1, 1, 10_000, runBytes, increments, 0, 0);
  }

  private static final CommitHeader AT_3 = commit(CommitKind.INCREMENT, 3, tally(1, 1));
  private static final CommitHeader AT_5 = commit(CommitKind.INCREMENT, 5, tally(1, 1));

  private static LaneFacts lane(Optional<CommitHeader> newest) {
    return new LaneFacts(newest, false, false, false, 0, 0, true, Optional.empty(), false);
  }

  @Test
  void at_the_head_nothing_is_done() {
    assertThat(planner.next(AT_WHOLE_5, lane(Optional.of(AT_5)))).isEqualTo(new LaneStep.Done());
    assertThat(planner.next(OPEN_AT_6, lane(Optional.of(AT_5)))).isEqualTo(new LaneStep.Done());
  }

  @Test
  void less_than_a_pack_goes_with_its_records() {
    assertThat(planner.next(AT_WHOLE_5, lane(Optional.of(AT_3))))
        .isEqualTo(new LaneStep.CommitIncrement(WHOLE_5));
    assertThat(planner.next(AT_WHOLE_5, lane(Optional.empty())))
        .isEqualTo(new LaneStep.CommitLoneBase(WHOLE_5));
  }

  @Test
  void a_part_is_the_goal_only_while_neither_side_has_a_whole() {
    assertThat(planner.next(ONLY_PARTS, lane(Optional.empty())))
        .isEqualTo(new LaneStep.CommitLoneBase(PART_6));
    assertThat(planner.next(ONLY_PARTS, lane(Optional.of(AT_5)))).isEqualTo(new LaneStep.Done());
    assertThat(planner.next(OPEN_AT_6, lane(Optional.empty())))
        .isEqualTo(new LaneStep.CommitLoneBase(WHOLE_5));
  }

  @Test
  void packs_go_first_and_records_wait_for_those_under_way() {
    LaneFacts missing =
        new LaneFacts(Optional.of(AT_3), false, true, true, 0, 0, true, Optional.empty(), false);
    assertThat(planner.next(AT_WHOLE_5, missing)).isEqualTo(new LaneStep.SendPack());
    LaneFacts full =
        new LaneFacts(Optional.of(AT_3), false, true, true, 0, 3, false, Optional.empty(), false);
    assertThat(planner.next(AT_WHOLE_5, full)).isEqualTo(new LaneStep.AwaitPack());
    LaneFacts allBegun =
        new LaneFacts(Optional.of(AT_3), false, false, false, 1, 2, true, Optional.empty(), false);
    assertThat(planner.next(AT_WHOLE_5, allBegun)).isEqualTo(new LaneStep.AwaitPack());
  }

  @Test
  void an_extents_commit_follows_enough_packs_and_the_last_of_a_round() {
    LaneFacts enough =
        new LaneFacts(Optional.of(AT_3), false, true, true, 3, 1, true, Optional.empty(), false);
    assertThat(planner.next(AT_WHOLE_5, enough)).isEqualTo(new LaneStep.CommitExtents());
    LaneFacts last =
        new LaneFacts(Optional.of(AT_5), false, false, false, 1, 0, true, Optional.empty(), false);
    assertThat(planner.next(OPEN_AT_6, last)).isEqualTo(new LaneStep.CommitExtents());
  }

  @Test
  void a_first_upload_commits_what_is_covered_and_a_later_one_does_not() {
    Transaction covered = transaction(4, TransactionInfo.Kind.PART);
    LaneFacts first =
        new LaneFacts(Optional.empty(), false, true, true, 1, 1, true, Optional.of(covered), true);
    assertThat(planner.next(AT_WHOLE_5, first)).isEqualTo(new LaneStep.CommitLoneBase(covered));
    LaneFacts later =
        new LaneFacts(Optional.of(AT_3), false, true, true, 1, 1, true, Optional.of(covered), true);
    assertThat(planner.next(AT_WHOLE_5, later)).isEqualTo(new LaneStep.SendPack());
  }

  @Test
  void a_base_is_due_by_size_or_count_but_not_for_a_handful_and_never_in_place_of_an_increment() {
    for (CommitHeader.Tally due : List.of(tally(10_001, 2), tally(1, 6))) {
      CommitHeader behind = commit(CommitKind.INCREMENT, 5, due);
      assertThat(planner.next(AT_WHOLE_5, lane(Optional.of(behind))))
          .isEqualTo(new LaneStep.CommitDueBase());
    }
    for (CommitHeader.Tally notDue : List.of(tally(10_001, 1), tally(10_000, 5))) {
      CommitHeader behind = commit(CommitKind.INCREMENT, 3, notDue);
      assertThat(planner.next(AT_WHOLE_5, lane(Optional.of(behind))))
          .isEqualTo(new LaneStep.CommitIncrement(WHOLE_5));
    }
  }

  @Test
  void above_a_void_commit_a_base_stands_alone() {
    CommitHeader due = commit(CommitKind.INCREMENT, 3, tally(10_001, 6));
    LaneFacts lane =
        new LaneFacts(Optional.of(due), true, false, false, 0, 0, true, Optional.empty(), false);
    assertThat(planner.next(AT_WHOLE_5, lane)).isEqualTo(new LaneStep.CommitLoneBase(WHOLE_5));
  }

  private static LaneFacts missing(
      Optional<CommitHeader> newest, boolean packMissing, boolean packMissingForWhole) {
    return new LaneFacts(
        newest, false, packMissing, packMissingForWhole, 0, 0, true, Optional.empty(), false);
  }

  @Test
  void a_whole_state_waits_for_packs_up_to_its_own_extents_and_a_part_for_all() {
    assertThat(planner.next(OPEN_AT_6, missing(Optional.of(AT_3), true, false)))
        .isEqualTo(new LaneStep.CommitIncrement(WHOLE_5));
    assertThat(planner.next(OPEN_AT_6, missing(Optional.of(AT_3), true, true)))
        .isEqualTo(new LaneStep.SendPack());
    assertThat(planner.next(ONLY_PARTS, missing(Optional.empty(), true, false)))
        .isEqualTo(new LaneStep.SendPack());
  }

  @Test
  void damage_is_mended_at_the_mark_while_packs_are_missing_for_the_goal() {
    Transaction mark = transaction(3, TransactionInfo.Kind.WHOLE);
    LaneFacts lane =
        new LaneFacts(Optional.of(AT_3), true, true, true, 0, 0, true, Optional.of(mark), false);
    assertThat(planner.next(AT_WHOLE_5, lane)).isEqualTo(new LaneStep.CommitLoneBase(mark));
  }

  /// Nothing whole has been committed.
  private static final CommitHeader PARTS_UP_TO_3 =
      commit(CommitKind.BASE, 3, new CommitHeader.Tally(3, 0, 10_000, 0, 0, 0, 0));

  @Test
  void on_the_way_only_a_newer_state_that_is_durable_is_committed() {
    for (long tid : new long[] {3, 7}) {
      Transaction covered = transaction(tid, TransactionInfo.Kind.PART);
      LaneFacts lane =
          new LaneFacts(
              Optional.of(PARTS_UP_TO_3),
              false,
              true,
              true,
              1,
              1,
              true,
              Optional.of(covered),
              true);
      assertThat(planner.next(ONLY_PARTS, lane))
          .as("at TID %d", tid)
          .isEqualTo(new LaneStep.SendPack());
    }
  }
}
