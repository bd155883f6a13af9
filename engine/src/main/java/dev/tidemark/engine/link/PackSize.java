package dev.tidemark.engine.link;

import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;

/// The size of the next pack, and the number of packs that may be under way: as much as the link
/// carries in a minute, and so little that what a cut destroys is little against what passes
/// between two cuts. Pure. Any number of threads.
///
/// - It starts small and alone, and is doubled when a pack of that size has arrived quickly. While
///   no cut is known, what is under way is at most half of what has passed: so the first cut costs
///   little, too.
/// - It is halved after a cut. Several objects under way end by one cut; that counts once.
/// - Once cuts are known, all packs under way together hold only a small share of the bytes that
///   pass between two of them.
public final class PackSize {

  private static final long MINUTE_NANOS = Duration.ofMinutes(1).toNanos();

  /// Of all bytes between two cuts, one part in so many is under way at once.
  private static final int SHARE = 16;

  /// While no cut is known: of all bytes that have passed.
  private static final int SHARE_AT_FIRST = 2;

  private final ReentrantLock lock = new ReentrantLock();
  private Bounds bounds;
  private int size;
  private int underway;
  private int underwayMost = 1;
  private long cuts;
  private long passed;
  private long between;
  private int partShift;

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

    /// Beginning with a size that was come to before, if it is smaller: a link that was cut is
    /// remembered, one that was good has to show it again.
    public Bounds from(int before) {
      return new Bounds(Math.clamp(before, min, start), min, max);
    }

    /// Always the same size, however the link does.
    public static Bounds fixed(int bytes) {
      return new Bounds(bytes, bytes, bytes);
    }
  }

  public PackSize(Bounds bounds) {
    this.bounds = bounds;
    this.size = bounds.start();
  }

  /// Begins with other sizes.
  void start(Bounds others) {
    lock.lock();
    try {
      bounds = others;
      size = others.start();
    } finally {
      lock.unlock();
    }
  }

  public int bytes() {
    lock.lock();
    try {
      return size;
    } finally {
      lock.unlock();
    }
  }

  /// How many packs may be under way, 1 or more.
  public int slots() {
    lock.lock();
    try {
      boolean free = cuts > 0 || bounds.min() == bounds.max();
      return free
          ? Integer.MAX_VALUE
          : (int) Math.clamp(passed / SHARE_AT_FIRST / size, 1, Integer.MAX_VALUE);
    } finally {
      lock.unlock();
    }
  }

  /// How large a part of something may be that has to be cut up the same way each time: `most`, or
  /// as many eighths of it as the link's cuts ask for. It never grows again: other parts would have
  /// to be sent from the beginning.
  public int partBytes(int most) {
    lock.lock();
    try {
      while (between > 0 && (most >> partShift) > Math.max(between / 8, bounds.min())) {
        partShift += 3;
      }
      return Math.max(1, most >> partShift);
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
        size = following(bytes * ((double) MINUTE_NANOS / Math.max(1, nanos)));
      }
    } finally {
      lock.unlock();
    }
  }

  /// Twice the size if that fits, else half as often as it must.
  private int following(double inMinute) {
    long fits = (long) Math.min(inMinute, allowed());
    return 2L * size <= fits ? within(2L * size) : fitting(size, fits);
  }

  private int fitting(long wanted, long fits) {
    long fitting = wanted;
    while (fitting > fits && fitting > bounds.min()) {
      fitting /= 2;
    }
    return within(fitting);
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
        size = fitting(size / 2L, allowed());
        cuts++;
        passed = 0;
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

  private long allowed() {
    return between == 0
        ? Math.max(bounds.start(), passed / SHARE_AT_FIRST / underwayMost)
        : Math.max(between, passed) / SHARE / underwayMost;
  }

  private int within(long wanted) {
    return (int) Math.clamp(wanted, bounds.min(), bounds.max());
  }
}
