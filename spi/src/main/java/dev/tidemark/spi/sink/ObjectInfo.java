package dev.tidemark.spi.sink;

/// What a listing tells of an object.
///
/// @param name its name
/// @param length bytes
public record ObjectInfo(ObjectName name, long length) {}
