package dev.tidemark.engine.btree;

/// A key and its value. The arrays are the reader's own.
@SuppressWarnings("ArrayRecordComponent") // read, never compared
public record TreeEntry(byte[] key, byte[] value) {}
