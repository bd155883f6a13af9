package dev.tidemark.engine.volume;

/// The limits of what fits into a page.
final class RecordLimits {

  private RecordLimits() {}

  /// A record as [WriteTransaction#put] takes it.
  static void requireRecord(byte[] key, byte[] value) {
    RecordKey.require(key);
    require(key, value);
  }

  static void requirePack(long number, long length) {
    if (number < 1 || length < 0) {
      throw new IllegalArgumentException(
          "pack numbers begin at 1 and lengths at 0, got %d and %d".formatted(number, length));
    }
  }

  static void require(byte[] key, byte[] value) {
    if (key.length == 0 || key.length > Volume.KEY_BYTES_MAX) {
      throw new IllegalArgumentException(
          "a key has 1 to %d bytes, got %d".formatted(Volume.KEY_BYTES_MAX, key.length));
    }
    if (value.length > Volume.VALUE_BYTES_MAX) {
      throw new IllegalArgumentException(
          "a value has at most %d bytes, got %d".formatted(Volume.VALUE_BYTES_MAX, value.length));
    }
  }
}
