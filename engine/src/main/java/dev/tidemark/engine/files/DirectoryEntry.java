package dev.tidemark.engine.files;

/// The object that a name in a directory leads to.
///
/// @param object id of the inode
/// @param type the inode's, repeated so that a listing needs nothing else
public record DirectoryEntry(long object, FileType type) {}
