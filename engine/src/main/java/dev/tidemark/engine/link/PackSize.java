package dev.tidemark.engine.link;

import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;

/// How large the next pack should be: what the link carries in a minute, and so small that what a
/// cut destroys is little against what passes between two cuts. Pure. Any number of threads.
///
/// - It starts small and is doubled when a pack of that size has arrived quickly, but never above
///   what has passed since the last cut, so that even the first cut costs no more than what has
///   arrived.
/// - It is halved after a cut. Several objects under way end by one cut; that counts once.
/// - Once cuts are known, all packs under way together may hold only a [#SHARE] of the bytes
///   between two of them.
public final class PackSize {

  private static final long MINUTE_NANOS = Duration.ofMinutes(1).toNanos();

  /// Of all bytes between two cuts, this part is under way at once.
  private static final int SHARE = 8;

  private final Bounds bounds;
  private final ReentrantLock lock = new ReentrantLock();
  private int size;
  private int underway;
  private int underwayMost;
  private long cuts;
  private long passed;
  private long between;

  /// Bytes.
  ///
  /// @param start the first packs have this size
  public record Bounds(int start, int min, int max) {

    public static final Bounds DEFAULT = new Bounds(4 << 20, 256 << 10, 64 << 20);

    public Bounds {
      if (min < 1 || start < min || max < start) {
        throw new IllegalArgumentException("no sizes: " + min + ", " + start + ", " + max);
      }
    }

    /// Always the same size.
    public static Bounds fixed(int bytes) {
      return new Bounds(bytes, bytes, bytes);
    }
  }

  public PackSize(Bounds bounds) {
    this.bounds = bounds;
    this.size = bounds.start();
  }

  public int bytes() {
    lock.lock();
    try {
      return size;
    } finally {
      lock.unlock();
    }
  }

  /// An object gets under way.
  ///
  /// @return for [#cut]: which cuts it has seen
  long begin() {
    lock.lock();
    try {
      underway++;
      underwayMost = Math.max(underwayMost, underway);
      return cuts;
    } finally {
      lock.unlock();
    }
  }

  /// It has arrived.
  void arrived(long bytes, long nanos) {
    lock.lock();
    try {
      underway--;
      passed += bytes;
      if (bytes >= size) {
        size = grown(bytes, nanos);
      }
    } finally {
      lock.unlock();
    }
  }

  private int grown(long bytes, long nanos) {
    double inMinute = bytes * ((double) MINUTE_NANOS / Math.max(1, nanos));
    return within(Math.min(2L * size, (long) Math.min(inMinute, bounds.max())));
  }

  /// It was cut off, or its answer was.
  ///
  /// @param seen what [#begin] said
  /// @param sent bytes of it
  void cut(long seen, long sent) {
    lock.lock();
    try {
      underway--;
      passed += sent;
      if (seen == cuts) {
        between = between == 0 ? passed : (2 * between + passed) / 3;
        size = within(size / 2L);
        cuts++;
        passed = 0;
        underwayMost = underway;
      }
    } finally {
      lock.unlock();
    }
  }

  /// It ended in another way, which says nothing of the link.
  void gaveUp() {
    lock.lock();
    try {
      underway--;
    } finally {
      lock.unlock();
    }
  }

  private int within(long wanted) {
    int sharing = Math.max(1, underwayMost);
    long allowed =
        cuts == 0 && between == 0
            ? Math.max(bounds.start(), passed / sharing)
            : Math.max(between, passed) / SHARE / sharing;
    return (int) Math.clamp(Math.min(wanted, allowed), bounds.min(), bounds.max());
  }
}
