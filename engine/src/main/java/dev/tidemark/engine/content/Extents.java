package dev.tidemark.engine.content;

/// The bounds of an extent, the same wherever one is written or read.
public final class Extents {

  /// The longest extent in bytes: 4 MiB. A reader refuses more before it allocates anything.
  public static final int LENGTH_MAX = 4 << 20;

  private Extents() {}

  /// True if an extent of `length` bytes may be stored by `codec` in `storedLength` bytes:
  /// compression that does not shorten is never kept.
  public static boolean lengthsFit(int length, Codec codec, int storedLength) {
    if (length < 1 || length > LENGTH_MAX) {
      return false;
    }
    return switch (codec) {
      case STORED -> storedLength == length;
      case ZSTD -> storedLength > 0 && storedLength < length;
    };
  }

  static void checkLengths(int length, Codec codec, int storedLength) {
    if (!lengthsFit(length, codec, storedLength)) {
      throw new IllegalArgumentException(
          "an extent of " + length + " bytes cannot be " + storedLength + " bytes of " + codec);
    }
  }
}
