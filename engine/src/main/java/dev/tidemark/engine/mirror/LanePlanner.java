package dev.tidemark.engine.mirror;

import dev.tidemark.engine.archive.format.CommitHeader;
import dev.tidemark.engine.archive.format.CommitKind;
import dev.tidemark.engine.volume.Transaction;
import dev.tidemark.spi.words.ExtentId;
import java.util.Optional;

/// Decides what a lane does next. Pure: the same facts give the same step.
///
/// Invariants of what it plans:
/// - Records are committed up to a TID only when every extent up to X of *that TID* is at the
///   target or goes along. X of the mark may be ahead of it, so it proves nothing.
/// - A TID that is committed is durable at the volume.
/// - Damage is mended before anything builds on it: by a base that stands alone, at the goal if all
///   is there, else at the mark.
/// - A due base comes after its increment and moves no mark: no history falls out between.
record LanePlanner(MirrorLimits limits) {

  LaneStep next(VolumeFacts volume, LaneFacts lane) {
    if (lane.newest().filter(this::baseDue).isPresent() && !lane.standsAlone()) {
      return new LaneStep.CommitDueBase();
    }
    Optional<Transaction> goal = goal(volume, lane);
    if (lane.standsAlone() && lane.atMark().isPresent() && lane.packsInFlight() == 0) {
      Optional<Transaction> mended =
          goal.filter(hi -> extentsNearlyThere(hi, volume, lane)).or(lane::atMark);
      if (mended.isPresent()) {
        return new LaneStep.CommitLoneBase(mended.get());
      }
    }
    if (goal.isPresent() && extentsNearlyThere(goal.get(), volume, lane)) {
      return lane.packsInFlight() > 0 ? new LaneStep.AwaitPack() : records(goal.get(), lane);
    }
    Optional<Transaction> onTheWay = onTheWay(volume, lane);
    if (onTheWay.isPresent()) {
      return records(onTheWay.get(), lane);
    }
    return extents(lane);
  }

  private LaneStep extents(LaneFacts lane) {
    if (lane.packsUncommitted() >= limits.packing().perCommit()) {
      return new LaneStep.CommitExtents();
    }
    if (lane.packMissing() && lane.slotFree()) {
      return new LaneStep.SendPack();
    }
    if (lane.packsInFlight() > 0) {
      return new LaneStep.AwaitPack();
    }
    return lane.packsUncommitted() > 0 ? new LaneStep.CommitExtents() : new LaneStep.Done();
  }

  /// The state that this round wants the target to have: the newest whole one, or in an archive
  /// that never had a whole one, if the volume has none either, the newest part.
  private static Optional<Transaction> goal(VolumeFacts volume, LaneFacts lane) {
    Optional<Transaction> goal =
        volume.whole().isEmpty() && lane.firstUpload()
            ? Optional.of(volume.durable())
            : volume.whole();
    return goal.filter(hi -> hi.tid().isAfter(lane.tid()));
  }

  private static boolean extentsNearlyThere(Transaction goal, VolumeFacts volume, LaneFacts lane) {
    boolean isWhole = volume.whole().filter(goal::equals).isPresent();
    return isWhole ? !lane.packMissingForWhole() : !lane.packMissing();
  }

  /// What a first upload commits before all is there, so that what has arrived can be restored.
  private static Optional<Transaction> onTheWay(VolumeFacts volume, LaneFacts lane) {
    if (!lane.firstUpload() || !lane.firstRecordsDue()) {
      return Optional.empty();
    }
    return lane.covered()
        .filter(hi -> hi.tid().isAfter(lane.tid()))
        .filter(hi -> hi.lastExtent().isAfter(ExtentId.NONE))
        .filter(hi -> !hi.tid().isAfter(volume.durable().tid()));
  }

  private static LaneStep records(Transaction hi, LaneFacts lane) {
    boolean buildsOn =
        !lane.standsAlone() && lane.newest().flatMap(CommitHeader::nextFrom).isPresent();
    return buildsOn ? new LaneStep.CommitIncrement(hi) : new LaneStep.CommitLoneBase(hi);
  }

  private boolean baseDue(CommitHeader newest) {
    CommitHeader.Tally tally = newest.tally();
    if (newest.kind() == CommitKind.BASE || tally.increments() < limits.baseDue().incrementsMin()) {
      return false;
    }
    return tally.increments() >= limits.baseDue().incrementsMax()
        || tally.runBytes() > Math.max(tally.baseBytes(), limits.baseDue().bytesMin());
  }
}
