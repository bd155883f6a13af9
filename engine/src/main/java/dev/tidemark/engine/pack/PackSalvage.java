package dev.tidemark.engine.pack;

import dev.tidemark.engine.content.UnreadableException;
import dev.tidemark.engine.seam.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Finds the whole frames of a damaged pack without its index and without any list: by their magic,
/// proven by their CRCs. Holds two frames' worth of memory. For one thread.
final class PackSalvage {

  private static final int WINDOW_BYTES = 2 * Frame.LENGTH_MAX;

  private final PackFile file;
  private final ByteBuffer window = ByteBuffer.allocate(WINDOW_BYTES).limit(0);
  private long windowStart;

  /// @param pack stays open; whoever opened it closes it
  PackSalvage(DiskFile pack) {
    file = new PackFile(pack);
  }

  /// The next whole frame, in the order of the file, or null at its end.
  @Nullable Frame next() throws IOException {
    while (fill()) {
      int start = window.position();
      if (window.remaining() >= FrameHeader.BYTES && window.getInt(start) == FrameHeader.MAGIC) {
        try {
          return Frame.read(window);
        } catch (UnreadableException e) {
          window.position(start);
        }
      }
      skip();
    }
    return null;
  }

  /// Moves to the next byte where a frame may begin.
  private void skip() {
    int at = window.position() + 1;
    while (at < window.limit() && window.get(at) != (byte) (FrameHeader.MAGIC >>> 24)) {
      at++;
    }
    window.position(at);
  }

  /// Afterwards the window holds the longest frame from its position on, or all that is left. False
  /// if nothing is.
  private boolean fill() throws IOException {
    if (window.remaining() < Frame.LENGTH_MAX) {
      windowStart += window.position();
      window.compact();
      file.readUpTo(windowStart + window.position(), window);
      window.flip();
    }
    return window.hasRemaining();
  }
}
