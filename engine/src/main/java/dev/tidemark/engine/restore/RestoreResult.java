package dev.tidemark.engine.restore;

import dev.tidemark.engine.archive.RestorePoint;
import dev.tidemark.engine.files.SourceNote;
import java.util.List;

/// The outcome of a restore.
///
/// @param state what was restored
/// @param counts what was done; in a dry run, what would be
/// @param resumed whether it went on with an earlier attempt
/// @param digestProven whether all records of the state were seen and sum up to its digest; else
///   each file is proven by the hashes in its own records alone
/// @param lacking sources of which the state lacks something in what was restored
/// @param ownersRefused names whose owner could not be set, because only root may
/// @param unheld what the destination could not hold
/// @param lost what did not come, because the source does not have it any more
public record RestoreResult(
    RestorePoint state,
    RestoreCounts counts,
    boolean resumed,
    boolean digestProven,
    List<SourceNote> lacking,
    long ownersRefused,
    SkippedSummary unheld,
    LostContent lost) {

  public RestoreResult {
    lacking = List.copyOf(lacking);
  }

  /// Whether the state is a step on the way to a whole one, or has sources whose import was not
  /// finished.
  public boolean isUnfinished() {
    return !state.whole() || !state.openSources().isEmpty();
  }

  /// Whether something is missing that a source had.
  public boolean isIncomplete() {
    return isUnfinished() || !lacking.isEmpty();
  }
}
