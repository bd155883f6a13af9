package dev.tidemark.engine.restore;

import dev.tidemark.engine.seam.DiskFile;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;

/// Reading of the restore's own files.
final class ScratchReads {

  private ScratchReads() {}

  /// Fills the buffer.
  static void readFully(DiskFile file, ByteBuffer to, long position) throws IOException {
    file.readFully(to, position);
    if (to.hasRemaining()) {
      throw new EOFException("a scratch file of this restore ends early; was it changed?");
    }
  }
}
