package dev.tidemark.engine.view;

import dev.tidemark.engine.seam.DiskFile;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;

/// Reading of the restore's own files.
public final class ScratchReads {

  private ScratchReads() {}

  /// Fills the buffer.
  public static void readFully(DiskFile file, ByteBuffer to, long position) throws IOException {
    file.readFully(to, position);
    if (to.hasRemaining()) {
      throw new EOFException("a scratch file of this restore ends early; was it changed?");
    }
  }
}
