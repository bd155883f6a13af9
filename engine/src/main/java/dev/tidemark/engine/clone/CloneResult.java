package dev.tidemark.engine.clone;

import dev.tidemark.engine.archive.RestorePoint;

/// The outcome of a clone.
///
/// @param head the newest state of the new volume
/// @param states how many states it can give back
/// @param records versions of records that were copied
/// @param extents that were copied, by this run
/// @param resumed whether it went on with an earlier attempt
public record CloneResult(
    RestorePoint head, int states, long records, long extents, boolean resumed) {}
