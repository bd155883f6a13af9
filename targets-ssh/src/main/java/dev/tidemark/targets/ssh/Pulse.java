package dev.tidemark.targets.ssh;

import java.time.Duration;

/// Whether a connection can be believed to live. An interrupt that ended a wait makes it doubtful,
/// any answer clears it. While it is doubtful nobody waits long: what has to be finished after an
/// interrupt must not hang as the interrupted call did.
final class Pulse {

  private static final Duration GRACE = Duration.ofSeconds(4);
  private static final Duration LONG = Duration.ofDays(1);

  private volatile boolean doubtful;

  void doubt() {
    doubtful = true;
  }

  void heard() {
    if (doubtful) {
      doubtful = false;
    }
  }

  /// How long to wait for an answer; the alive messages of a connection end a longer wait sooner.
  Duration patience() {
    return doubtful ? GRACE : LONG;
  }
}
