package dev.tidemark.engine.pack;

import dev.tidemark.engine.bytes.Crc32c;
import dev.tidemark.engine.content.UnreadableException;
import dev.tidemark.spi.words.ExtentId;
import java.nio.ByteBuffer;

/// The last 48 bytes of a sealed pack: where its index is.
///
/// @param count of frames, at least 1
/// @param indexOffset where the frames end and the index begins
/// @param indexCrc CRC32C over the index
public record PackFooter(int count, long indexOffset, ExtentId first, ExtentId last, int indexCrc) {

  public static final int BYTES = 48;

  /// ASCII `TIDEPACK`.
  private static final long MAGIC = 0x544944455041434BL;

  private static final int VERSION = 0;
  private static final int CRC_AT = 44;

  /// Bytes of the index.
  public int indexLength() {
    return count * PackIndex.ENTRY_BYTES;
  }

  /// Bytes of the whole pack.
  public long packLength() {
    return indexOffset + indexLength() + BYTES;
  }

  byte[] encode() {
    byte[] bytes = new byte[BYTES];
    ByteBuffer out = ByteBuffer.wrap(bytes);
    out.putLong(MAGIC).putInt(VERSION).putInt(count).putLong(indexOffset);
    out.putLong(first.value()).putLong(last.value()).putInt(indexCrc);
    out.putInt(Crc32c.of(bytes, 0, CRC_AT));
    return bytes;
  }

  /// @param bytes the last [#BYTES] bytes of a pack
  /// @param packLength length of the pack they were read from
  /// @throws UnreadableException if they are damaged or too new, or end a pack of another length
  public static PackFooter decode(byte[] bytes, long packLength) throws UnreadableException {
    if (bytes.length != BYTES) {
      throw new UnreadableException.Damaged("the pack is too short for its footer");
    }
    ByteBuffer in = ByteBuffer.wrap(bytes);
    if (in.getLong() != MAGIC || in.getInt(CRC_AT) != Crc32c.of(bytes, 0, CRC_AT)) {
      throw new UnreadableException.Damaged("the pack does not end in a whole footer");
    }
    int version = in.getInt();
    if (version != VERSION) {
      throw new UnreadableException.TooNew("the pack has version " + version);
    }
    PackFooter footer =
        new PackFooter(
            in.getInt(),
            in.getLong(),
            new ExtentId(in.getLong()),
            new ExtentId(in.getLong()),
            in.getInt());
    if (footer.count < 1
        || footer.count > PackIndex.COUNT_MAX
        || footer.indexOffset < 1
        || footer.indexOffset > Integer.MAX_VALUE
        || footer.packLength() != packLength) {
      throw new UnreadableException.Damaged("the footer is that of another pack");
    }
    return footer;
  }
}
