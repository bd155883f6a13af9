package dev.tidemark.engine.files;

import dev.tidemark.spi.words.ExtentId;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The bytes of a file from its ranges. Holds one extent at a time. It ends where the inode says,
/// so what lies beyond is not shown and what is missing before is zeros.
final class ContentStream extends InputStream {

  private final DataScan ranges;
  private final ExtentSource extents;
  private final long size;
  private long position;

  /// The range that the position is in or before; null behind the last.
  private @Nullable OffsetRange range;

  private byte[] extent = {};
  private ExtentId extentId = ExtentId.NONE;

  ContentStream(DataScan ranges, ExtentSource extents, long size) {
    this.ranges = ranges;
    this.extents = extents;
    this.size = size;
    this.range = ranges.next();
  }

  @Override
  public int read() {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
  }

  @Override
  public int read(byte[] to, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, to.length);
    if (length == 0) {
      return 0;
    }
    if (position >= size) {
      return -1;
    }
    int wanted = (int) Math.min(length, size - position);
    int got = copy(to, offset, wanted);
    position += got;
    return got;
  }

  private int copy(byte[] to, int offset, int wanted) {
    while (range != null && range.end() <= position) {
      range = ranges.next();
    }
    OffsetRange here = range;
    if (here == null) {
      return zeros(to, offset, wanted);
    }
    if (here.offset() > position) {
      return zeros(to, offset, (int) Math.min(wanted, here.offset() - position));
    }
    int length = (int) Math.min(wanted, here.end() - position);
    int skip = (int) (position - here.offset());
    switch (here.range()) {
      case DataRange.Inline inline -> System.arraycopy(inline.bytes(), skip, to, offset, length);
      case DataRange.InExtent part ->
          System.arraycopy(extent(part), part.offsetInExtent() + skip, to, offset, length);
    }
    return length;
  }

  private static int zeros(byte[] to, int offset, int length) {
    Arrays.fill(to, offset, offset + length, (byte) 0);
    return length;
  }

  private byte[] extent(DataRange.InExtent part) {
    if (!part.id().equals(extentId)) {
      extent = extents.read(part.id(), part.sha256());
      extentId = part.id();
    }
    if (extent.length != part.extentLength()) {
      throw RecordDecoding.wrongLength(part, extent.length);
    }
    return extent;
  }

  @Override
  public void close() {
    ranges.close();
  }
}
