package dev.tidemark.engine.pack;

import dev.tidemark.engine.volume.VolumeException;
import dev.tidemark.spi.words.ExtentId;
import java.nio.ByteBuffer;

/// One pack in the list of packs. Its key is `first`; its value is `number u64 | last u64 | length
/// u64 | sealed u8`.
///
/// @param first id of the first extent: it never changes, so a pack that grows keeps its key
/// @param last id of the last committed extent
/// @param number in the name of its file
/// @param length of the committed part of the file in bytes: of all of it, if sealed
/// @param sealed it ends in index and footer and grows no more
record PackEntry(ExtentId first, ExtentId last, long number, long length, boolean sealed) {

  private static final int VALUE_BYTES = 25;

  static byte[] key(ExtentId first) {
    return ByteBuffer.allocate(Long.BYTES).putLong(first.value()).array();
  }

  byte[] value() {
    ByteBuffer out = ByteBuffer.allocate(VALUE_BYTES);
    out.putLong(number).putLong(last.value()).putLong(length);
    return out.put((byte) (sealed ? 1 : 0)).array();
  }

  static PackEntry decode(byte[] key, byte[] value) {
    if (key.length != Long.BYTES || value.length != VALUE_BYTES) {
      throw new VolumeException.Damaged("read the list of packs: an entry has no such length");
    }
    ByteBuffer in = ByteBuffer.wrap(value);
    ExtentId first = new ExtentId(ByteBuffer.wrap(key).getLong());
    long number = in.getLong();
    ExtentId last = new ExtentId(in.getLong());
    PackEntry entry = new PackEntry(first, last, number, in.getLong(), in.get() == 1);
    if (first.isAfter(last) || entry.length < 0) {
      throw new VolumeException.Damaged("read the list of packs: no pack can be " + entry);
    }
    return entry;
  }
}
