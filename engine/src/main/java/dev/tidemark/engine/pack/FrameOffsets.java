package dev.tidemark.engine.pack;

import dev.tidemark.spi.words.ExtentId;
import java.util.Arrays;

/// The offsets of the frames of one pack: 12 bytes an extent, sorted by id. The arrays may be
/// shared with a [Growing] list that has gone on; the first `size` elements of them never change.
final class FrameOffsets {

  static final FrameOffsets EMPTY = new FrameOffsets(new long[0], new int[1], 0);

  private final long[] ids;
  private final int[] offsets;
  private final int size;

  /// @param offsets one more than `size`: the last is the end of the last frame
  private FrameOffsets(long[] ids, int[] offsets, int size) {
    this.ids = ids;
    this.offsets = offsets;
    this.size = size;
  }

  int size() {
    return size;
  }

  ExtentId id(int i) {
    return new ExtentId(ids[i]);
  }

  int offset(int i) {
    return offsets[i];
  }

  int frameLength(int i) {
    return offsets[i + 1] - offsets[i];
  }

  /// The end of the last frame.
  int end() {
    return offsets[size];
  }

  /// The position of `id`, or -1 if it is not there.
  int find(ExtentId id) {
    int i = countUpTo(id) - 1;
    return i >= 0 && ids[i] == id.value() ? i : -1;
  }

  /// How many ids are not above `id`: so also the position of the first one above it.
  int countUpTo(ExtentId id) {
    int low = 0;
    int high = size;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (Long.compareUnsigned(ids[middle], id.value()) <= 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /// A list of positions that grows at its end. For one thread at a time.
  static final class Growing {

    private long[] ids = new long[64];
    private int[] offsets = new int[65];
    private int size;

    /// Goes on behind `first`.
    static Growing after(FrameOffsets first) {
      Growing growing = new Growing();
      growing.ids = Arrays.copyOf(first.ids, Math.max(64, first.size));
      growing.offsets = Arrays.copyOf(first.offsets, growing.ids.length + 1);
      growing.size = first.size;
      return growing;
    }

    /// Adds a frame that follows the last. False, and nothing changed, if its id does not.
    boolean add(ExtentId id, int frameLength) {
      if (size > 0 && Long.compareUnsigned(ids[size - 1], id.value()) >= 0) {
        return false;
      }
      if (size == ids.length) {
        ids = Arrays.copyOf(ids, 2 * size);
        offsets = Arrays.copyOf(offsets, 2 * size + 1);
      }
      ids[size] = id.value();
      offsets[size + 1] = Math.addExact(offsets[size], frameLength);
      size++;
      return true;
    }

    FrameOffsets now() {
      return new FrameOffsets(ids, offsets, size);
    }
  }
}
