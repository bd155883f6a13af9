package dev.tidemark.engine.volume;

import org.jspecify.annotations.Nullable;

/// A tree without history (*packs* or *local*): keys are unsigned byte strings of 1 to
/// [Volume#KEY_BYTES_MAX] bytes.
public interface PlainView {

  byte @Nullable [] get(byte[] key);

  /// The entry with the greatest key not above `key`.
  @Nullable PlainEntry floor(byte[] key);

  /// Entries with `from <= key < to`, ascending.
  PlainScan scan(byte[] from, byte[] to);
}
