package dev.tidemark.engine.page;

import dev.tidemark.engine.bytes.Crc32c;
import dev.tidemark.engine.bytes.UuidBytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;

/// The first page: what file this is. Written once.
record Superblock(UUID volume) {

  static final int FORMAT = 0;

  private static final byte[] MAGIC = "tidemark btree\n\0".getBytes(StandardCharsets.US_ASCII);
  private static final int BYTES = 64;

  /// What the first bytes of a file turned out to be.
  sealed interface Parsed {
    record Ok(Superblock superblock) implements Parsed {}

    record NotOurs() implements Parsed {}

    record TooNew(int format) implements Parsed {}

    record Torn() implements Parsed {}
  }

  byte[] encode() {
    ByteBuffer out = ByteBuffer.allocate(PageFormat.SIZE);
    out.put(MAGIC).putInt(FORMAT).putInt(PageFormat.SIZE);
    out.putInt(CommitRing.SLOTS).putInt(CommitRecordCodec.SLOT_BYTES);
    UuidBytes.write(volume, out);
    out.putInt(BYTES - Integer.BYTES, Crc32c.of(out.array(), 0, BYTES - Integer.BYTES));
    return out.array();
  }

  /// The format is looked at before the CRC: where a newer one keeps its CRC is unknown.
  static Parsed parse(byte[] page) {
    if (!Arrays.equals(page, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
      return new Parsed.NotOurs();
    }
    ByteBuffer in = ByteBuffer.wrap(page).position(MAGIC.length);
    int format = in.getInt();
    if (format != FORMAT) {
      return new Parsed.TooNew(format);
    }
    return ours(in).<Parsed>map(Parsed.Ok::new).orElseGet(Parsed.Torn::new);
  }

  private static Optional<Superblock> ours(ByteBuffer in) {
    boolean right = in.getInt() == PageFormat.SIZE;
    right &= in.getInt() == CommitRing.SLOTS;
    right &= in.getInt() == CommitRecordCodec.SLOT_BYTES;
    UUID id = UuidBytes.read(in);
    right &= in.getInt(BYTES - Integer.BYTES) == Crc32c.of(in.array(), 0, BYTES - Integer.BYTES);
    return right ? Optional.of(new Superblock(id)) : Optional.empty();
  }
}
