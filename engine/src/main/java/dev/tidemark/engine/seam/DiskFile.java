package dev.tidemark.engine.seam;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/// An open file, read and written at positions. Calls may run side by side; an interrupt never
/// closes it.
public interface DiskFile extends Closeable {

  /// Reads up to `to.remaining()` bytes.
  ///
  /// @return how many were read, at least one if any was asked for, or -1 at or after the end
  int read(ByteBuffer to, long position) throws IOException;

  /// Reads until `to` is full or the file ends: a read may be short.
  ///
  /// @return how many bytes were read
  default int readFully(ByteBuffer to, long position) throws IOException {
    int start = to.position();
    while (to.hasRemaining() && read(to, position + to.position() - start) >= 0) {
      // on from there
    }
    return to.position() - start;
  }

  /// Writes all of `from`, growing the file if needed. What an error leaves is any mix of old and
  /// new bytes.
  void write(ByteBuffer from, long position) throws IOException;

  /// Makes content and length durable. A failure is final: the system may have forgotten what was
  /// not written, so asking again proves nothing.
  void force() throws IOException;

  long size() throws IOException;

  /// Cuts the file to `size` bytes if it is longer.
  void truncate(long size) throws IOException;
}
