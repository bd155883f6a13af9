package dev.tidemark.engine.restore;

/// The counts of a restore, as planned.
///
/// @param directories made or shared
/// @param files with content to be written, `replaced` included
/// @param symlinks made
/// @param links further names of files
/// @param unchanged files that have their content already
/// @param kept files left alone because the one that stands there is newer
/// @param replaced files that something else had stood in the place of
/// @param deleted names removed
/// @param bytes content of all files that are to be there
/// @param fetched bytes of it to be fetched
public record RestoreCounts(
    long directories,
    long files,
    long symlinks,
    long links,
    long unchanged,
    long kept,
    long replaced,
    long deleted,
    long bytes,
    long fetched) {}
