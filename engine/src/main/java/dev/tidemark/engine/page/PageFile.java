package dev.tidemark.engine.page;

import dev.tidemark.engine.seam.DiskFile;
import dev.tidemark.engine.seam.NoSpaceException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/// The file `btree` in units of pages and slots.
final class PageFile implements AutoCloseable {

  private static final int CHUNK_BYTES = 1024 * 1024;

  private static final long AHEAD_BYTES_MIN = 256 * 1024;
  private static final long AHEAD_BYTES_MAX = 16 * 1024 * 1024;
  private static final int AHEAD_SHARE = 16;

  private final DiskFile file;

  PageFile(DiskFile file) {
    this.file = file;
  }

  /// Fills `to`, or returns false because the file ends before.
  boolean read(byte[] to, long offset) throws IOException {
    return read(to, to.length, offset);
  }

  private boolean read(byte[] to, int length, long offset) throws IOException {
    return file.readFully(ByteBuffer.wrap(to, 0, length), offset) == length;
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

  /// Writes zeros behind the end before pages get there: a sync that need not record a new length
  /// is twice as fast. A disk too full for it is left to the pages themselves.
  ///
  /// @param pages the end of the used part
  void growAhead(long pages) throws IOException {
    long needed = pages * PageFormat.SIZE;
    long size = file.size();
    if (needed <= size) {
      return;
    }
    long step = Math.clamp(size / AHEAD_SHARE, AHEAD_BYTES_MIN, AHEAD_BYTES_MAX);
    byte[] zeros = new byte[(int) AHEAD_BYTES_MIN];
    try {
      for (long at = size; at < needed + step; at += zeros.length) {
        write(zeros, zeros.length, at);
      }
    } catch (NoSpaceException e) {
      file.truncate(size);
    }
  }

  /// Makes the file at least this long, with zeros behind its end.
  ///
  /// @param pages the end of the used part
  void reach(long pages) throws IOException {
    long end = pages * PageFormat.SIZE;
    long at = file.size();
    while (at < end) {
      byte[] zeros = new byte[(int) Math.min(end - at, CHUNK_BYTES)];
      write(zeros, zeros.length, at);
      at += zeros.length;
    }
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
