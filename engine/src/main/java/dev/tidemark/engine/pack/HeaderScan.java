package dev.tidemark.engine.pack;

import dev.tidemark.engine.content.UnreadableException;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Goes through the frames of a pack from header to header, without reading what lies between.
final class HeaderScan {

  /// A window this long holds several small frames, and costs little where frames are large.
  private static final int WINDOW_BYTES = 16 << 10;

  private final PackFile file;
  private final long end;
  private final ByteBuffer window = ByteBuffer.allocate(WINDOW_BYTES).limit(0);
  private long windowStart;
  private long position;

  /// @param end where the frames end: one must end exactly there
  HeaderScan(PackFile file, long start, long end) {
    this.file = file;
    this.end = end;
    this.position = start;
  }

  /// The next header, or null at the end.
  ///
  /// @throws UnreadableException if none begins here, or its frame goes beyond the end
  @Nullable FrameHeader next() throws IOException, UnreadableException {
    if (position == end) {
      return null;
    }
    show();
    FrameHeader header;
    try {
      header = FrameHeader.read(window);
    } catch (UnreadableException.Damaged e) {
      throw new UnreadableException.Damaged("at " + position + ": " + e.getMessage());
    }
    if (position + header.frameLength() > end) {
      throw new UnreadableException.Damaged("frame " + header.id() + " goes beyond " + end);
    }
    position += header.frameLength();
    return header;
  }

  /// Makes the window begin at the position or hold a whole header from there.
  private void show() throws IOException {
    long at = position - windowStart;
    if (at + FrameHeader.BYTES <= window.limit()) {
      window.position((int) at);
      return;
    }
    window.clear().limit((int) Math.min(WINDOW_BYTES, end - position));
    file.readUpTo(position, window);
    window.flip();
    windowStart = position;
  }
}
