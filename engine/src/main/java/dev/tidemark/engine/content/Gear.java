package dev.tidemark.engine.content;

import dev.tidemark.spi.words.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/// The 256 numbers of the rolling gear hash: `table[b]` is the first 8 bytes, big-endian, of the
/// SHA-256 over the ASCII text `tidemark gear 0` and the byte `b`. They decide where content is
/// cut. With others everything would be cut, and so stored, anew.
final class Gear {

  static final String SEED = "tidemark gear 0";

  private static final long[] TABLE = derive();

  private Gear() {}

  /// The shared table. Nobody may change it.
  static long[] table() {
    return TABLE;
  }

  private static long[] derive() {
    MessageDigest sha256 = Sha256.digest();
    long[] table = new long[256];
    for (int b = 0; b < table.length; b++) {
      sha256.update(SEED.getBytes(StandardCharsets.US_ASCII));
      sha256.update((byte) b);
      table[b] = ByteBuffer.wrap(sha256.digest()).getLong();
    }
    return table;
  }
}
