package dev.tidemark.engine.link;

import dev.tidemark.engine.seam.Randomness;
import io.github.resilience4j.core.IntervalFunction;
import java.time.Duration;
import java.util.Optional;

/// The pause before a place is asked again: exponential with full jitter, but never shorter than
/// the place asked for.
final class Backoff {

  private final Randomness random;
  private final IntervalFunction ceiling;

  Backoff(RetryPolicy policy, Randomness random) {
    this.random = random;
    this.ceiling =
        IntervalFunction.ofExponentialBackoff(policy.initial(), policy.factor(), policy.max());
  }

  /// @param attempt how many attempts have failed, 1 or more
  /// @param asked what the place asked for
  Duration next(int attempt, Optional<Duration> asked) {
    long millis = 1 + Long.remainderUnsigned(random.nextLong(), ceiling.apply(attempt));
    Duration jittered = Duration.ofMillis(millis);
    return asked.filter(wait -> wait.compareTo(jittered) > 0).orElse(jittered);
  }
}
