package dev.tidemark.engine.ingest;

/// What an import has come across so far.
///
/// @param files names of regular files and symbolic links
/// @param directories names of directories, the root's included
/// @param created objects that are new
/// @param changed objects that were there and are different
/// @param moved names that a known object has gained
/// @param removed names that are gone
/// @param bytesRead content read from the source
/// @param bytesStored extents appended to packs, compressed
public record ImportCounts(
    long files,
    long directories,
    long created,
    long changed,
    long moved,
    long removed,
    long bytesRead,
    long bytesStored) {}
