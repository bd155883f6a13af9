package dev.tidemark.engine.restore;

import java.util.concurrent.atomic.AtomicLong;

/// Counts what could not be given to its owner: reported once, at the end.
final class OwnerFailures {

  private final AtomicLong refused = new AtomicLong();

  void note(boolean given) {
    if (!given) {
      refused.incrementAndGet();
    }
  }

  long refused() {
    return refused.get();
  }
}
