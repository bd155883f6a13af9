package dev.tidemark.engine.content;

import java.util.Optional;

/// The encoding in which the bytes of an extent are stored. The numbers are part of the pack
/// format.
public enum Codec {
  /// As they are.
  STORED(0),
  /// One zstd frame (RFC 8878), without dictionary.
  ZSTD(1);

  private final int code;

  Codec(int code) {
    this.code = code;
  }

  /// The number in a frame: 0 to 255.
  public int code() {
    return code;
  }

  /// Empty for a number that this program does not know.
  public static Optional<Codec> of(int code) {
    return switch (code) {
      case 0 -> Optional.of(STORED);
      case 1 -> Optional.of(ZSTD);
      default -> Optional.empty();
    };
  }
}
