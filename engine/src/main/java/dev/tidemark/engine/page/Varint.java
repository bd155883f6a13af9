package dev.tidemark.engine.page;

import java.io.ByteArrayOutputStream;

/// Unsigned LEB128: seven bits a byte, the lowest first; the top bit says that more follow.
final class Varint {

  private static final int BYTES_MAX = 10;

  private Varint() {}

  static void write(ByteArrayOutputStream out, long value) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      out.write((int) (rest & 0x7F) | 0x80);
      rest >>>= 7;
    }
    out.write((int) rest);
  }

  static void writeInt(ByteArrayOutputStream out, int value) {
    for (int shift = 24; shift >= 0; shift -= 8) {
      out.write(value >>> shift);
    }
  }

  /// Reads what the methods above wrote; anything else is an [IllegalArgumentException].
  static final class Reader {
    private final byte[] bytes;
    private int at;

    Reader(byte[] bytes) {
      this.bytes = bytes;
    }

    long next() {
      long value = 0;
      for (int i = 0; i < BYTES_MAX; i++) {
        int b = nextByte();
        value |= (long) (b & 0x7F) << (7 * i);
        if (b < 0x80) {
          return value;
        }
      }
      throw new IllegalArgumentException("a number has more than " + BYTES_MAX + " bytes");
    }

    /// A number that fits an `int`.
    int count() {
      long value = next();
      if (value < 0 || value > Integer.MAX_VALUE) {
        throw new IllegalArgumentException("a count is " + Long.toUnsignedString(value));
      }
      return (int) value;
    }

    int nextInt() {
      int value = 0;
      for (int i = 0; i < Integer.BYTES; i++) {
        value = value << 8 | nextByte();
      }
      return value;
    }

    private int nextByte() {
      if (at == bytes.length) {
        throw new IllegalArgumentException("the bytes end early");
      }
      return Byte.toUnsignedInt(bytes[at++]);
    }

    void end() {
      if (at != bytes.length) {
        throw new IllegalArgumentException((bytes.length - at) + " bytes are left over");
      }
    }
  }
}
