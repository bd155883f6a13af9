package dev.tidemark.engine.check;

import dev.tidemark.engine.archive.PackRef;
import java.util.Optional;

/// How far a slice of a verification came.
///
/// @param last the last pack that was read; empty if the slice reached the end of the archive
/// @param packs read in this slice
/// @param left packs behind the last one
public record SliceEnd(Optional<PackRef> last, long packs, long left) {}
