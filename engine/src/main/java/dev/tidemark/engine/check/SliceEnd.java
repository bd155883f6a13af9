package dev.tidemark.engine.check;

import dev.tidemark.engine.archive.format.PackRef;
import java.util.Optional;

/// The point that a slice of a verification reached.
///
/// @param last the last pack that was read; empty if the slice reached the end of the archive
/// @param packs read in this slice
/// @param left packs behind the last one
/// @param knowsAll every commit could be read: what only another one names is not among the packs,
///   and the slice counts for nothing
public record SliceEnd(Optional<PackRef> last, long packs, long left, boolean knowsAll) {

  /// Whether every pack that a state needs was read, by this slice or those before it.
  public boolean endsPass() {
    return last.isEmpty() && knowsAll;
  }

  /// The same where not every commit could be read.
  SliceEnd withoutAll() {
    return new SliceEnd(last, packs, left, false);
  }
}
