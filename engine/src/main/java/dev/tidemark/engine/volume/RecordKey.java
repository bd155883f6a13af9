package dev.tidemark.engine.volume;

import java.nio.ByteBuffer;

/// The key of a record without its created TID: `object u64 | kind u8 | sub-key`, big-endian,
/// compared as unsigned bytes. In the sub-key each 00 becomes 00 FF and 00 00 ends it, so no key is
/// a prefix of another and the versions of a key are neighbours.
public final class RecordKey {

  private static final int OBJECT_BYTES = 8;
  private static final int HEAD_BYTES = OBJECT_BYTES + 1;
  private static final int END_BYTES = 2;

  /// The shortest key: that of an empty sub-key.
  static final int BYTES_MIN = HEAD_BYTES + END_BYTES;

  private static final byte[] NO_SUB = {};
  private static final int KIND_MAX = 255;
  private static final byte ESCAPED = (byte) 0xFF;

  private RecordKey() {}

  /// @param kind 0 to 255
  public static byte[] of(long object, int kind, byte[] sub) {
    if (kind < 0 || kind > KIND_MAX) {
      throw new IllegalArgumentException("a kind is 0 to %d, got %d".formatted(KIND_MAX, kind));
    }
    ByteBuffer out = ByteBuffer.allocate(HEAD_BYTES + sub.length + zeros(sub) + END_BYTES);
    out.putLong(object).put((byte) kind);
    for (byte b : sub) {
      out.put(b);
      if (b == 0) {
        out.put(ESCAPED);
      }
    }
    return out.array();
  }

  /// The key of a kind that an object has once: an empty sub-key.
  public static byte[] of(long object, int kind) {
    return of(object, kind, NO_SUB);
  }

  public static long object(byte[] key) {
    return ByteBuffer.wrap(key).getLong();
  }

  public static int kind(byte[] key) {
    return Byte.toUnsignedInt(key[OBJECT_BYTES]);
  }

  /// The sub-key as it was given to [#of(long, int, byte[])].
  public static byte[] sub(byte[] key) {
    int escaped = key.length - END_BYTES;
    ByteBuffer out = ByteBuffer.allocate(escaped - HEAD_BYTES);
    for (int i = HEAD_BYTES; i < escaped; i++) {
      out.put(key[i]);
      if (key[i] == 0) {
        i++;
      }
    }
    byte[] sub = new byte[out.flip().remaining()];
    out.get(sub);
    return sub;
  }

  /// Below every key of the object; [#prefix(long)] of the next object is above them.
  public static byte[] prefix(long object) {
    return ByteBuffer.allocate(OBJECT_BYTES).putLong(object).array();
  }

  /// Below every key of the object's kind; the prefix of the next kind is above them.
  public static byte[] prefix(long object, int kind) {
    return ByteBuffer.allocate(HEAD_BYTES).putLong(object).put((byte) kind).array();
  }

  /// Whether [#of] makes such keys: another one could be a prefix of a key, and its versions would
  /// lie among those of others.
  static boolean isKey(byte[] key) {
    int end = HEAD_BYTES;
    while (end < key.length - 1 && (key[end] != 0 || key[end + 1] == ESCAPED)) {
      end += key[end] == 0 ? 2 : 1;
    }
    return end == key.length - END_BYTES && key[end + 1] == 0;
  }

  /// @throws IllegalArgumentException if [#of] makes no such key
  static void require(byte[] key) {
    if (!isKey(key)) {
      throw new IllegalArgumentException(
          "these %d bytes are no record key; RecordKey.of makes one".formatted(key.length));
    }
  }

  private static int zeros(byte[] sub) {
    int n = 0;
    for (byte b : sub) {
      n += b == 0 ? 1 : 0;
    }
    return n;
  }
}
