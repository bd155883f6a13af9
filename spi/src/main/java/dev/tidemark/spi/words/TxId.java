package dev.tidemark.spi.words;

import java.util.HexFormat;

/// A transaction id: an unsigned 64-bit number that rises by 1 with each transaction that changes
/// records and jumps after a crash. It is never reused. Printed as 16 hex digits.
///
/// @param value the number, to be read as unsigned
public record TxId(long value) implements Comparable<TxId> {

  /// Before the first transaction.
  public static final TxId ZERO = new TxId(0);

  /// @param hex 1 to 16 hex digits
  /// @throws IllegalArgumentException if it is anything else
  public static TxId parse(String hex) {
    if (hex.isEmpty() || hex.length() > 16) {
      throw new IllegalArgumentException("a TID has 1 to 16 hex digits, got '" + hex + "'");
    }
    try {
      return new TxId(HexFormat.fromHexDigitsToLong(hex));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("a TID has 1 to 16 hex digits, got '" + hex + "'", e);
    }
  }

  public boolean isAfter(TxId other) {
    return compareTo(other) > 0;
  }

  public boolean isZero() {
    return value == 0;
  }

  @Override
  public int compareTo(TxId other) {
    return Long.compareUnsigned(value, other.value);
  }

  /// 16 hex digits.
  @Override
  public String toString() {
    return HexFormat.of().toHexDigits(value);
  }
}
