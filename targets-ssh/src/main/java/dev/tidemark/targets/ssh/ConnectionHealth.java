package dev.tidemark.targets.ssh;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/// Tells whether a connection can be believed to live. An interrupt that ended a wait makes it
/// doubtful; an answer to what was asked since then clears it. While it is doubtful nobody waits
/// long: what has to be finished after an interrupt must not hang as the interrupted call did.
final class ConnectionHealth {

  private static final Duration GRACE = Duration.ofSeconds(4);
  private static final Duration LONG = Duration.ofDays(1);

  private final AtomicInteger doubts = new AtomicInteger();
  private final AtomicInteger cleared = new AtomicInteger();

  void doubt() {
    doubts.incrementAndGet();
  }

  /// Doubts so far.
  int doubts() {
    return doubts.get();
  }

  /// An answer has come.
  ///
  /// @param askedAt the doubts when it was asked for
  void heard(int askedAt) {
    cleared.accumulateAndGet(askedAt, Math::max);
  }

  /// How long to wait for an answer; the alive messages of a connection end a longer wait sooner.
  Duration patience() {
    return doubts.get() > cleared.get() ? GRACE : LONG;
  }
}
