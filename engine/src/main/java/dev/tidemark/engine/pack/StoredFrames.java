package dev.tidemark.engine.pack;

import dev.tidemark.spi.words.ExtentId;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Frames as they lie in the packs, read through one buffer of a mebibyte, or of one longer frame.
/// Pins nothing: it may stay open as long as anybody likes.
final class StoredFrames implements FrameBytes {

  private static final int BUFFER_BYTES = 1 << 20;

  private final PackReader packs;
  private final ExtentId upTo;
  private ExtentId after;
  private byte[] buffer = new byte[BUFFER_BYTES];

  /// @param bytes begins with what was read; kept for the next reading
  /// @param last the id of the last frame in it
  record Read(byte[] bytes, int length, ExtentId last) {}

  StoredFrames(PackReader packs, ExtentId after, ExtentId upTo) {
    this.packs = packs;
    this.after = after;
    this.upTo = upTo;
  }

  @Override
  public @Nullable ByteBuffer next() {
    Read read = packs.storedAfter(after, upTo, buffer);
    if (read == null) {
      return null;
    }
    after = read.last();
    buffer = read.bytes();
    return ByteBuffer.wrap(buffer, 0, read.length());
  }
}
