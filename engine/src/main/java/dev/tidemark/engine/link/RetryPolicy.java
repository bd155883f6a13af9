package dev.tidemark.engine.link;

import java.time.Duration;

/// When a place that did not answer is asked again, and when one gives up.
///
/// @param initial the longest first pause
/// @param factor each further pause may be so many times longer, 1 or more
/// @param max no pause is longer, unless the place asked for it
/// @param patience how long nothing may succeed before one gives up
public record RetryPolicy(Duration initial, double factor, Duration max, Duration patience) {

  public RetryPolicy {
    if (initial.toMillis() < 1 || max.compareTo(initial) < 0 || !(factor >= 1)) {
      throw new IllegalArgumentException(
          "pauses must grow: from " + initial + " by " + factor + " to " + max);
    }
  }

  public static RetryPolicy defaults() {
    return new RetryPolicy(
        Duration.ofMillis(250), 2.0, Duration.ofSeconds(60), Duration.ofMinutes(2));
  }

  public RetryPolicy withPatience(Duration newPatience) {
    return new RetryPolicy(initial, factor, max, newPatience);
  }
}
