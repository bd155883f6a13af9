package dev.tidemark.engine.page;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.CRC32C;

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
    out.putLong(volume.getMostSignificantBits()).putLong(volume.getLeastSignificantBits());
    out.putInt(BYTES - Integer.BYTES, crc(out.array()));
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
    UUID id = new UUID(in.getLong(), in.getLong());
    right &= in.getInt(BYTES - Integer.BYTES) == crc(in.array());
    return right ? Optional.of(new Superblock(id)) : Optional.empty();
  }

  private static int crc(byte[] page) {
    CRC32C crc = new CRC32C();
    crc.update(page, 0, BYTES - Integer.BYTES);
    return (int) crc.getValue();
  }
}
