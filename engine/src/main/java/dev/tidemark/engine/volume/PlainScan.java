package dev.tidemark.engine.volume;

import org.jspecify.annotations.Nullable;

/// Entries in key order.
public interface PlainScan extends AutoCloseable {

  /// The next entry, or null at the end.
  @Nullable PlainEntry next();

  @Override
  void close();
}
