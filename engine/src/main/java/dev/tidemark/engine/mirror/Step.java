package dev.tidemark.engine.mirror;

import dev.tidemark.engine.volume.Transaction;

/// What a lane does next.
sealed interface Step {

  /// Nothing is left to do in this round.
  record Done() implements Step {}

  /// Encode the next pack and get it under way.
  record SendPack() implements Step {}

  /// Wait for the oldest pack under way.
  record AwaitPack() implements Step {}

  /// Move X alone.
  record CommitExtents() implements Step {}

  /// Commit the changes up to `hi`, with the extents still missing up to X(hi) inline.
  record CommitIncrement(Transaction hi) implements Step {}

  /// Commit what is live at `hi`, with the extents still missing up to X(hi) inline. It stands
  /// alone: nothing is known to be below it.
  record CommitLoneBase(Transaction hi) implements Step {}

  /// Commit a base at the mark that the target has.
  record CommitDueBase() implements Step {}
}
