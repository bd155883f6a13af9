package dev.tidemark.engine.link;

import java.time.Duration;

/// When a place that mostly fails is left alone for a while.
///
/// @param failureRate percent of the last calls, above 0, at most 100
/// @param window how many last calls count, 1 or more; none is judged before there were half of
///   them
/// @param open how long the place is left alone
public record BreakerPolicy(int failureRate, int window, Duration open) {

  public BreakerPolicy {
    if (failureRate < 1 || failureRate > 100 || window < 1 || open.toMillis() < 1) {
      throw new IllegalArgumentException(
          "no breaker: " + failureRate + " % of " + window + " calls, open " + open);
    }
  }

  public static BreakerPolicy defaults() {
    return new BreakerPolicy(50, 20, Duration.ofSeconds(30));
  }
}
