package dev.tidemark.engine.ingest;

import dev.tidemark.engine.files.TreeCounts;

/// The counts of an import so far.
///
/// @param tree what the source has, its root included
/// @param created objects that are new
/// @param changed objects that were there and are different
/// @param moved names that a known object has gained
/// @param removed names that are gone
/// @param bytesRead content read from the source
/// @param bytesStored extents appended to packs, compressed
public record ImportCounts(
    TreeCounts tree,
    long created,
    long changed,
    long moved,
    long removed,
    long bytesRead,
    long bytesStored) {}
