package dev.tidemark.engine.files;

/// A name in a directory and what it leads to.
///
/// @param name a name as [FileNames] allows it; not copied, so nobody may change it
@SuppressWarnings("ArrayRecordComponent") // a value that is read, never compared
public record NamedEntry(byte[] name, DirectoryEntry entry) {}
