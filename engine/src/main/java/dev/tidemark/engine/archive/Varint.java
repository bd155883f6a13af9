package dev.tidemark.engine.archive;

import java.nio.ByteBuffer;

/// Unsigned numbers in 1 to 10 bytes, 7 bits each, the lowest first; the top bit says that more
/// follow (LEB128).
final class Varint {

  private Varint() {}

  static void write(long value, ByteBuffer out) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      out.put((byte) (rest | 0x80));
      rest >>>= 7;
    }
    out.put((byte) rest);
  }

  static long read(ByteBuffer in) {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      byte b = in.get();
      value |= (b & 0x7FL) << shift;
      if (b >= 0) {
        return value;
      }
    }
    throw new IllegalArgumentException("a number is too long");
  }

  /// @throws IllegalArgumentException if it is above `max`
  static int readLength(ByteBuffer in, int max) {
    long value = read(in);
    if (value < 0 || value > max) {
      throw new IllegalArgumentException("a length of " + value + " is above " + max);
    }
    return (int) value;
  }
}
