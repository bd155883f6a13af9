package dev.tidemark.engine.page;

import dev.tidemark.engine.seam.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/// The file `btree` in units of pages and slots.
final class PageFile implements AutoCloseable {

  private static final int CHUNK_BYTES = 1024 * 1024;

  private final DiskFile file;

  PageFile(DiskFile file) {
    this.file = file;
  }

  /// Fills `to`, or returns false because the file ends before.
  boolean read(byte[] to, long offset) throws IOException {
    return read(to, to.length, offset);
  }

  private boolean read(byte[] to, int length, long offset) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(to, 0, length);
    while (buffer.hasRemaining()) {
      if (file.read(buffer, offset + buffer.position()) < 0) {
        return false;
      }
    }
    return true;
  }

  void write(byte[] from, int length, long offset) throws IOException {
    file.write(ByteBuffer.wrap(from, 0, length), offset);
  }

  /// Whether these pages have this CRC32C over all of them.
  boolean matches(long start, int pages, int expected) throws IOException {
    CRC32C crc = new CRC32C();
    long left = (long) pages * PageFormat.SIZE;
    byte[] chunk = new byte[(int) Math.min(left, CHUNK_BYTES)];
    long offset = start * PageFormat.SIZE;
    while (left > 0) {
      int n = (int) Math.min(left, chunk.length);
      if (!read(chunk, n, offset)) {
        return false;
      }
      crc.update(chunk, 0, n);
      offset += n;
      left -= n;
    }
    return (int) crc.getValue() == expected;
  }

  void force() throws IOException {
    file.force();
  }

  long bytes() throws IOException {
    return file.size();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
