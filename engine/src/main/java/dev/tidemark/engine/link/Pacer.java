package dev.tidemark.engine.link;

import dev.tidemark.engine.seam.Time;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/// Spreads bytes over time: all bodies of one direction together keep to the rate that holds at the
/// moment. Bytes are paid for when they have moved; who pays waits until they are due. Any number
/// of threads, served evenly.
///
/// A body never waits long in one go: what it may move before it pays is small enough that, with
/// all others paying too, no wait is much longer than [#PAUSE_MAX]. So a server that ends idle
/// connections sees bytes in time, and a changed rate is felt soon.
final class Pacer {

  /// Servers end connections that are idle for 15 s and more.
  static final Duration PAUSE_MAX = Duration.ofSeconds(4);

  private static final int SLICE_MIN = 64 << 10;
  private static final int SLICE_MAX = 1 << 20;
  private static final int SLICES_A_SECOND = 8;

  private final Time time;
  private final Supplier<ByteRate> rate;
  private final AtomicLong free;
  private final AtomicInteger bodies = new AtomicInteger();
  private final AtomicLong waited = new AtomicLong();

  /// @param rate what holds now
  Pacer(Time time, Supplier<ByteRate> rate) {
    this.time = time;
    this.rate = rate;
    this.free = new AtomicLong(time.nanoTime());
  }

  void begin() {
    bodies.incrementAndGet();
  }

  void end() {
    bodies.decrementAndGet();
  }

  /// How many bytes may move before they are paid for, 1 or more.
  int slice() {
    ByteRate now = rate.get();
    if (!now.isLimited()) {
      return SLICE_MAX;
    }
    long even = Math.clamp(now.bytesPerSecond() / SLICES_A_SECOND, SLICE_MIN, SLICE_MAX);
    long patient = now.bytesPerSecond() * PAUSE_MAX.toSeconds() / Math.max(1, bodies.get());
    return (int) Math.clamp(patient, 1, even);
  }

  /// Waits until all that was paid for is due, these bytes too.
  void pay(long bytes) throws InterruptedException {
    long due = owe(bytes);
    long wait = due - time.nanoTime();
    if (wait > 0) {
      waited.addAndGet(wait);
      time.sleep(Duration.ofNanos(wait));
    }
  }

  /// Counts bytes that others have to wait for. Bytes that were allowed at a higher rate than now
  /// holds do not make up for it.
  ///
  /// @return when they are due
  long owe(long bytes) {
    long now = time.nanoTime();
    long cost = Math.min(rate.get().nanos(bytes), PAUSE_MAX.toNanos());
    return free.updateAndGet(next -> Math.max(next, now) + cost);
  }

  /// How long bodies have waited, all together, in nanoseconds.
  long waitedNanos() {
    return waited.get();
  }
}
