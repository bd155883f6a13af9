package dev.tidemark.engine.bytes;

import java.nio.ByteBuffer;
import java.util.UUID;

/// A UUID as 16 bytes, the most significant first.
public final class UuidBytes {

  private UuidBytes() {}

  public static void write(UUID id, ByteBuffer out) {
    out.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
  }

  public static UUID read(ByteBuffer in) {
    return new UUID(in.getLong(), in.getLong());
  }
}
