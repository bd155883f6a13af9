package dev.tidemark.spi.sink;

/// An object as a listing gives it.
///
/// @param name its name
/// @param length bytes
public record ObjectInfo(ObjectName name, long length) {}
