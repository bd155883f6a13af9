package dev.tidemark.engine.volume;

import org.jspecify.annotations.Nullable;

/// The live records of one state.
public interface RecordView {

  byte @Nullable [] get(byte[] key);

  /// Records with `fromInclusive <= key < toExclusive`, ascending.
  RecordScan scan(byte[] fromInclusive, byte[] toExclusive);
}
