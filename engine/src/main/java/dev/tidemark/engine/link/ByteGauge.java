package dev.tidemark.engine.link;

import dev.tidemark.engine.seam.Time;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;

/// Bytes so far, and per second over the last ten. Any number of threads.
final class ByteGauge {

  private static final int SECONDS = 10;

  private final Time time;
  private final long startedAt;
  private final ReentrantLock lock = new ReentrantLock();
  private final long[] recent = new long[SECONDS];
  private long second;
  private long total;

  ByteGauge(Time time) {
    this.time = time;
    this.startedAt = time.nanoTime();
  }

  void add(long bytes) {
    lock.lock();
    try {
      advance();
      recent[(int) (second % SECONDS)] += bytes;
      total += bytes;
    } finally {
      lock.unlock();
    }
  }

  long total() {
    lock.lock();
    try {
      return total;
    } finally {
      lock.unlock();
    }
  }

  long perSecond() {
    lock.lock();
    try {
      advance();
      long sum = 0;
      for (long bytes : recent) {
        sum += bytes;
      }
      return sum / Math.clamp(second + 1, 1, SECONDS);
    } finally {
      lock.unlock();
    }
  }

  private void advance() {
    long now = Duration.ofNanos(time.nanoTime() - startedAt).toSeconds();
    long from = Math.max(second + 1, now - SECONDS + 1);
    for (long passed = from; passed <= now; passed++) {
      recent[(int) (passed % SECONDS)] = 0;
    }
    second = now;
  }
}
