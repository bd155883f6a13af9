package dev.tidemark.engine.volume;

import org.jspecify.annotations.Nullable;

/// Entries in key order.
public interface UnversionedScan extends AutoCloseable {

  /// The next entry, or null at the end.
  @Nullable UnversionedEntry next();

  @Override
  void close();
}
