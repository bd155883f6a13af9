package dev.tidemark.engine.link;

/// Bytes per second, or no limit.
///
/// @param bytesPerSecond 0 = no limit
public record ByteRate(long bytesPerSecond) {

  public static final ByteRate UNLIMITED = new ByteRate(0);

  public ByteRate {
    if (bytesPerSecond < 0) {
      throw new IllegalArgumentException("no rate: " + bytesPerSecond);
    }
  }

  public boolean isLimited() {
    return bytesPerSecond > 0;
  }

  /// How long so many bytes take.
  long nanos(long bytes) {
    return isLimited() ? (long) (bytes * 1e9 / bytesPerSecond) : 0;
  }
}
