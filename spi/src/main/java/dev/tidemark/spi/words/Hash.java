package dev.tidemark.spi.words;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/// 32 bytes: a SHA-256, or a sum of them. A value: compared by its bytes, held in four longs
/// (big-endian).
public record Hash(long a, long b, long c, long d) {

  public static final int BYTES = 32;

  /// 32 zero bytes: the chain before the first TID.
  public static final Hash ZERO = new Hash(0, 0, 0, 0);

  public static Hash of(byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException("a hash has 32 bytes, got " + bytes.length);
    }
    return read(ByteBuffer.wrap(bytes));
  }

  /// Reads 32 bytes at the buffer's position and moves it. The buffer must be big-endian.
  public static Hash read(ByteBuffer from) {
    return new Hash(from.getLong(), from.getLong(), from.getLong(), from.getLong());
  }

  /// Writes 32 bytes at the buffer's position and moves it. The buffer must be big-endian.
  public void write(ByteBuffer to) {
    to.putLong(a).putLong(b).putLong(c).putLong(d);
  }

  /// A fresh array of 32 bytes.
  public byte[] bytes() {
    byte[] out = new byte[BYTES];
    write(ByteBuffer.wrap(out));
    return out;
  }

  /// 64 hex digits.
  public String hex() {
    return HexFormat.of().formatHex(bytes());
  }

  public static Hash parse(String hex) {
    return of(HexFormat.of().parseHex(hex));
  }

  @Override
  public String toString() {
    return hex();
  }
}
