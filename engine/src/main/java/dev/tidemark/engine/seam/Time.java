package dev.tidemark.engine.seam;

import java.time.Duration;
import java.time.Instant;

/// The clocks, and waiting.
public interface Time {

  /// The wall clock: for what people read, never for decisions about order.
  Instant now();

  /// A clock that never goes back, in nanoseconds from an arbitrary start.
  long nanoTime();

  void sleep(Duration duration) throws InterruptedException;
}
