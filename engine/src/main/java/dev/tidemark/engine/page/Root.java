package dev.tidemark.engine.page;

import java.nio.ByteBuffer;

/// The beginning of a tree: its root page as a parent would name it.
///
/// @param address page number; 0 = the tree has no page yet
/// @param birth the sequence of the commit that wrote the page
/// @param crc the page's CRC32C
/// @param newest the highest TID that the tree has ever seen
public record Root(long address, long birth, int crc, long newest) {

  public static final Root NONE = new Root(0, 0, 0, 0);

  static final int BYTES = 28;

  public boolean isNone() {
    return address == 0;
  }

  static Root read(ByteBuffer in) {
    return new Root(in.getLong(), in.getLong(), in.getInt(), in.getLong());
  }

  void write(ByteBuffer out) {
    out.putLong(address).putLong(birth).putInt(crc).putLong(newest);
  }
}
