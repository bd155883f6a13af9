package dev.tidemark.spi.words;

import java.util.HexFormat;

/// The id of an extent: 16 bits of timeline number above a 48-bit counter, so ids rise in creation
/// order and two timelines never hand out the same one. Unsigned; 0 = none.
///
/// @param value timeline number << 48 | counter
public record ExtentId(long value) implements Comparable<ExtentId> {

  /// Before the first extent.
  public static final ExtentId NONE = new ExtentId(0);

  private static final int COUNTER_BITS = 48;

  public static ExtentId of(int timelineNumber, long counter) {
    return new ExtentId(((long) timelineNumber << COUNTER_BITS) | counter);
  }

  public int timelineNumber() {
    return (int) (value >>> COUNTER_BITS);
  }

  public long counter() {
    return value & ((1L << COUNTER_BITS) - 1);
  }

  public boolean isAfter(ExtentId other) {
    return compareTo(other) > 0;
  }

  @Override
  public int compareTo(ExtentId other) {
    return Long.compareUnsigned(value, other.value);
  }

  /// 16 hex digits.
  @Override
  public String toString() {
    return HexFormat.of().toHexDigits(value);
  }
}
