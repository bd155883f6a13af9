package dev.tidemark.engine.files;

/// One of the names of an object.
///
/// @param parent the directory
/// @param name not copied, so nobody may change it
@SuppressWarnings("ArrayRecordComponent") // a value that is read, never compared
public record ParentName(long parent, byte[] name) {}
