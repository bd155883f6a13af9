package dev.tidemark.targets.ssh;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

/// What the channels of one connection share.
///
/// - Whether the connection can be believed to live. An interrupt that ended a wait makes it
///   doubtful; an answer to what was asked since then clears it. While it is doubtful nobody waits
///   long: what has to be finished after an interrupt must not hang as the interrupted call did.
/// - Whose turn it is to send: all pieces of a request go out together. proftpd's mod_sftp 1.1.1
///   never answers again if pieces of two channels' requests mix.
final class Wire {

  private static final Duration GRACE = Duration.ofSeconds(4);
  private static final Duration LONG = Duration.ofDays(1);

  private final ReentrantLock turn = new ReentrantLock();
  private final AtomicInteger doubts = new AtomicInteger();
  private final AtomicInteger cleared = new AtomicInteger();

  ReentrantLock turn() {
    return turn;
  }

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
