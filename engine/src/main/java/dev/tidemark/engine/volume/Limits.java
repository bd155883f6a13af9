package dev.tidemark.engine.volume;

/// What fits into a page.
final class Limits {

  private Limits() {}

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
