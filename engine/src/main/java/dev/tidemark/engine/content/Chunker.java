package dev.tidemark.engine.content;

/// Says where content is cut: FastCDC with normalised chunking (Xia et al., USENIX ATC 2016) over
/// the gear hash of the last 64 bytes. A cut depends on nothing but the bytes since the cut before
/// it, so an insertion moves the cuts near it and no others.
///
/// | bytes since the last cut      | cut after a byte if the hash begins with |
/// |-------------------------------|------------------------------------------|
/// | below [#LENGTH_MIN]           | never                                    |
/// | up to [#LENGTH_NORMAL]        | 21 zero bits                             |
/// | up to [#LENGTH_MAX]           | 17 zero bits                             |
/// | [#LENGTH_MAX]                 | always                                   |
///
/// The strict mask before and the loose one after [#LENGTH_NORMAL] draw the lengths together around
/// 512 KiB.
public final class Chunker {

  /// No piece but the last of its content is shorter: 64 KiB.
  public static final int LENGTH_MIN = 64 << 10;

  /// Where the loose mask begins: 448 KiB, which makes the average 512 KiB.
  public static final int LENGTH_NORMAL = 448 << 10;

  /// No piece is longer: 4 MiB.
  public static final int LENGTH_MAX = Extents.LENGTH_MAX;

  private static final int WINDOW = 64;
  private static final long STRICT = -1L << (Long.SIZE - 21);
  private static final long LOOSE = -1L << (Long.SIZE - 17);

  private Chunker() {}

  /// The length of the first piece of `data[from, to)`.
  ///
  /// The range must hold at least [#LENGTH_MAX] bytes or end where the content ends; else the
  /// answer may differ from that for more of the same content.
  ///
  /// @throws IllegalArgumentException if that is no range of `data`
  public static int cut(byte[] data, int from, int to) {
    if (from < 0 || to < from || data.length < to) {
      throw new IllegalArgumentException(
          "no range of %d bytes: from %d to %d".formatted(data.length, from, to));
    }
    int longest = Math.min(to - from, LENGTH_MAX);
    if (longest <= LENGTH_MIN) {
      return longest;
    }
    int at = from + LENGTH_MIN;
    long hash = hashOfWindow(data, at);
    int normal = from + Math.min(longest, LENGTH_NORMAL);
    long[] gear = Gear.table();
    for (; at < normal; at++) {
      if ((hash & STRICT) == 0) {
        return at - from;
      }
      hash = (hash << 1) + gear[data[at] & 0xFF];
    }
    for (int end = from + longest; at < end; at++) {
      if ((hash & LOOSE) == 0) {
        return at - from;
      }
      hash = (hash << 1) + gear[data[at] & 0xFF];
    }
    return longest;
  }

  /// The hash of the [#WINDOW] bytes before `end`: older ones are shifted out, so it is as if all
  /// had been hashed.
  private static long hashOfWindow(byte[] data, int end) {
    long[] gear = Gear.table();
    long hash = 0;
    for (int i = end - WINDOW; i < end; i++) {
      hash = (hash << 1) + gear[data[i] & 0xFF];
    }
    return hash;
  }
}
