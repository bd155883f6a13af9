package dev.tidemark.spi.sink;

/// The outcome of a create. See the table at [ObjectSink#create].
public enum CreateResult {
  /// The name was free and now holds our object, durably.
  CREATED,
  /// The name was taken. It holds what it held before: maybe our own object, if an earlier attempt
  /// ended unknown.
  TAKEN
}
