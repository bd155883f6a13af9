package dev.tidemark.engine.restore;

import dev.tidemark.engine.archive.RestorePoint;

/// What a restore came to.
///
/// @param state what was restored
/// @param counts what was done; in a dry run, what would be
/// @param resumed whether it went on with an earlier attempt
/// @param digestProven whether all records of the state were seen and sum up to its digest; else
///   each file is proven by the hashes in its own records alone
/// @param ownersRefused names whose owner could not be set, because only root may
/// @param lost what did not come, because the source does not have it any more
public record RestoreResult(
    RestorePoint state,
    RestoreCounts counts,
    boolean resumed,
    boolean digestProven,
    long ownersRefused,
    Lost lost) {

  /// Whether the state is a step on the way to a whole one, or has sources whose import was not
  /// finished.
  public boolean isIncomplete() {
    return !state.whole() || !state.openSources().isEmpty();
  }
}
