package dev.tidemark.engine.volume;

/// An entry of a tree without history.
@SuppressWarnings("ArrayRecordComponent") // a value that is read, never compared
public record UnversionedEntry(byte[] key, byte[] value) {}
