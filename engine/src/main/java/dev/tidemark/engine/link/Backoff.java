package dev.tidemark.engine.link;

import dev.tidemark.engine.seam.Seam;
import io.github.resilience4j.core.IntervalFunction;
import java.time.Duration;
import java.util.Optional;

/// How long to wait before a place is asked again: exponential with full jitter, but never shorter
/// than the place asked for.
public final class Backoff {

  private static final Duration FIRST = Duration.ofMillis(250);
  private static final Duration LONGEST = Duration.ofSeconds(60);
  private static final IntervalFunction CEILING =
      IntervalFunction.ofExponentialBackoff(FIRST, 2.0, LONGEST);

  private final Seam seam;

  public Backoff(Seam seam) {
    this.seam = seam;
  }

  /// @param attempt how many attempts have failed, 1 or more
  /// @param asked what the place asked for
  public Duration next(int attempt, Optional<Duration> asked) {
    long ceiling = CEILING.apply(attempt);
    long millis = 1 + Long.remainderUnsigned(seam.random().nextLong(), ceiling);
    Duration jittered = Duration.ofMillis(millis);
    return asked.filter(wait -> wait.compareTo(jittered) > 0).orElse(jittered);
  }
}
