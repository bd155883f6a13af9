package dev.tidemark.engine.volume;

import org.jspecify.annotations.Nullable;

/// A tree without history (*packs* or *local*): keys are unsigned byte strings of 1 to
/// [Volume#KEY_BYTES_MAX] bytes.
public interface UnversionedView {

  byte @Nullable [] get(byte[] key);

  /// The entry with the greatest key not above `key`.
  @Nullable UnversionedEntry floor(byte[] key);

  /// Entries with `from <= key < to`, ascending.
  UnversionedScan scan(byte[] from, byte[] to);
}
