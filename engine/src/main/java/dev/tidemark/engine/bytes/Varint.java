package dev.tidemark.engine.bytes;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/// Unsigned LEB128: 1 to 10 bytes of seven bits, the lowest first; the top bit says that more
/// follow.
public final class Varint {

  private static final int BYTES_MAX = 10;

  private Varint() {}

  public static void write(long value, ByteBuffer out) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      out.put((byte) (rest | 0x80));
      rest >>>= 7;
    }
    out.put((byte) rest);
  }

  public static void write(long value, ByteArrayOutputStream out) {
    ByteBuffer bytes = ByteBuffer.allocate(BYTES_MAX);
    write(value, bytes);
    out.write(bytes.array(), 0, bytes.position());
  }

  /// @throws java.nio.BufferUnderflowException if the bytes end early
  /// @throws IllegalArgumentException if the number has more than 10 bytes
  public static long read(ByteBuffer in) {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      byte b = in.get();
      value |= (b & 0x7FL) << shift;
      if (b >= 0) {
        return value;
      }
    }
    throw new IllegalArgumentException("a number has more than " + BYTES_MAX + " bytes");
  }

  /// @throws java.nio.BufferUnderflowException if the bytes end early
  /// @throws IllegalArgumentException if it is above `max`
  public static int readLength(ByteBuffer in, int max) {
    long value = read(in);
    if (value < 0 || value > max) {
      throw new IllegalArgumentException(
          "a length of " + Long.toUnsignedString(value) + " is above " + max);
    }
    return (int) value;
  }
}
