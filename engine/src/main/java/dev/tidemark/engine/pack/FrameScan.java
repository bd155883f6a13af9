package dev.tidemark.engine.pack;

import dev.tidemark.spi.words.ExtentId;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// Frames as they are stored, by rising id. Holds at most a mebibyte of them, or one longer frame,
/// and pins nothing: it may stay open as long as anybody likes. For one thread.
public final class FrameScan {

  private static final int AHEAD_BYTES = 1 << 20;

  private final PackReader packs;
  private final ExtentId upTo;
  private final Deque<Frame> ahead = new ArrayDeque<>();
  private ExtentId after;

  FrameScan(PackReader packs, ExtentId after, ExtentId upTo) {
    this.packs = packs;
    this.after = after;
    this.upTo = upTo;
  }

  /// The next frame, its CRCs checked, or null at the end.
  ///
  /// @throws dev.tidemark.engine.volume.VolumeException.Damaged naming pack, offset and extent
  public @Nullable Frame next() {
    if (ahead.isEmpty()) {
      ahead.addAll(packs.framesAfter(after, upTo, AHEAD_BYTES));
    }
    Frame frame = ahead.poll();
    if (frame != null) {
      after = frame.id();
    }
    return frame;
  }
}
