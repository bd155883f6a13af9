package dev.tidemark.engine.mirror;

import dev.tidemark.engine.volume.Transaction;

/// The next step of a lane.
sealed interface LaneStep {

  /// Nothing is left to do in this round.
  record Done() implements LaneStep {}

  /// Encode the next pack and get it under way.
  record SendPack() implements LaneStep {}

  /// Wait for the oldest pack under way.
  record AwaitPack() implements LaneStep {}

  /// Move X alone.
  record CommitExtents() implements LaneStep {}

  /// Commit the changes up to `hi`, with the extents still missing up to X(hi) inline.
  record CommitIncrement(Transaction hi) implements LaneStep {}

  /// Commit what is live at `hi`, with the extents still missing up to X(hi) inline. It stands
  /// alone: nothing is known to be below it.
  record CommitLoneBase(Transaction hi) implements LaneStep {}

  /// Commit a base at the mark that the target has.
  record CommitDueBase() implements LaneStep {}
}
