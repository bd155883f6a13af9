package dev.tidemark.engine.mirror;

import dev.tidemark.engine.archive.ArchivePacks;
import dev.tidemark.engine.archive.ArchiveStanding;
import dev.tidemark.engine.archive.VolumePast;
import dev.tidemark.engine.archive.format.CommitHeader;
import dev.tidemark.engine.archive.format.PackRef;
import dev.tidemark.engine.volume.Transaction;
import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.spi.words.ExtentId;
import dev.tidemark.spi.words.Hash;
import dev.tidemark.spi.words.Mark;
import dev.tidemark.spi.words.TxId;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// The point where a promoted volume goes on in an archive of a timeline that it has left. For one
/// thread.
///
/// @param past of the volume
/// @param doing what a failure's message begins with, such as `mirror to usb`
record BranchPoint(VolumePast past, ArchivePacks archive, String doing) {

  /// The newest commit, on the line of the archive's newest one, that lies in the volume's past.
  ///
  /// @throws TargetException.Diverged if the archive has gone on without the state at which the
  ///   volume left its timeline, or has none of its past
  CommitHeader commit(CommitHeader newest, ArchiveStanding.Earlier earlier)
      throws TargetException, InterruptedException {
    TxId left = earlier.left().tid();
    CommitHeader commit =
        archive
            .newestOnLine(
                newest, header -> isInPast(header.mark().tid(), header.mark().chain(), left))
            .orElseThrow(() -> refused("it can give back no state of this volume's past"));
    boolean beyond = newest.mark().tid().isAfter(left);
    if (beyond && !archive.restores(newest, left)) {
      throw refused(
          "it has gone on from tid "
              + commit.mark().tid()
              + " to tid "
              + newest.mark().tid()
              + " and cannot give back tid "
              + left
              + ", where this volume branched off");
    }
    return commit;
  }

  /// The same place, as the next commit of this volume must see it.
  LanePosition position(LanePosition looked, ArchiveStanding.Earlier earlier)
      throws TargetException, InterruptedException {
    CommitHeader newest = looked.newest().orElseThrow();
    CommitHeader commit = commit(newest, earlier);
    TxId left = earlier.left().tid();
    boolean isNewestRecords =
        newest.nextFrom().filter(from -> from.number() == commit.number()).isPresent();
    if (isNewestRecords && areExtentsInPast(newest.mark(), left)) {
      return looked.branchingAt(commit, looked.sinceRecords(), looked.sent());
    }
    return looked.branchingAt(commit, List.of(), extents(commit, left));
  }

  /// Packs that the branching commit's state has, and that a base above it, on the branch that is
  /// left, has given up: they are damaged.
  ///
  /// @param newest of the place, with an unbroken way
  Set<PackRef> givenUpAbove(CommitHeader newest, LanePosition branching)
      throws TargetException, InterruptedException {
    CommitHeader commit = branching.newest().orElseThrow();
    if (newest.tally().base() <= commit.number()) {
      return Set.of();
    }
    Set<PackRef> givenUp = new LinkedHashSet<>(archive.ofRecords(commit));
    givenUp.addAll(branching.sinceRecords());
    archive.ofRecords(newest).forEach(givenUp::remove);
    return givenUp;
  }

  private ExtentId extents(CommitHeader commit, TxId left) {
    return areExtentsInPast(commit.mark(), left)
        ? commit.mark().lastExtent()
        : past.transaction(commit.mark().tid()).map(Transaction::lastExtent).orElseThrow();
  }

  private boolean areExtentsInPast(Mark mark, TxId left) {
    return mark.lastExtent().equals(ExtentId.NONE)
        || isInPast(mark.extentTid(), mark.extentChain(), left);
  }

  private boolean isInPast(TxId tid, Hash chain, TxId left) {
    return !tid.isAfter(left)
        && past.transaction(tid).filter(known -> known.chain().equals(chain)).isPresent();
  }

  private TargetException.Diverged refused(String fact) {
    return new TargetException.Diverged(
        doing
            + ": the archive there cannot be continued by this volume: "
            + fact
            + "; it is left as it is. "
            + ArchiveStanding.GO_ON_FROM_IT
            + "; or mirror to a new place");
  }

  static TargetException.Diverged diverged(String doing, String target, ArchiveStanding standing) {
    return new TargetException.Diverged(
        doing
            + ": the archive there is not of this volume's past: "
            + standing.fact()
            + "; it is left as it is. "
            + standing.advice(target));
  }
}
