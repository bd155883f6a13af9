package dev.tidemark.engine.bytes;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/// The CRC32C (Castagnoli, RFC 3720) of bytes, as formats store it.
public final class Crc32c {

  private Crc32c() {}

  public static int of(byte[] bytes) {
    return of(bytes, 0, bytes.length);
  }

  public static int of(byte[] bytes, int from, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, from, length);
    return (int) crc.getValue();
  }

  /// Of what remains of both, one behind the other.
  public static int of(ByteBuffer first, ByteBuffer second) {
    CRC32C crc = new CRC32C();
    crc.update(first);
    crc.update(second);
    return (int) crc.getValue();
  }
}
