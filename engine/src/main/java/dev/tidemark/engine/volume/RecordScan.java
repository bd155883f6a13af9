package dev.tidemark.engine.volume;

import org.jspecify.annotations.Nullable;

/// Records in key order, versions of a key newest first. Reads in short steps and pins nothing
/// between them, so it may stay open as long as anybody likes.
public interface RecordScan extends AutoCloseable {

  /// The next record, or null at the end.
  @Nullable VersionedRecord next();

  @Override
  void close();
}
