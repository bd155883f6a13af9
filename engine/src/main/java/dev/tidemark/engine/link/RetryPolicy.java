package dev.tidemark.engine.link;

import java.time.Duration;

/// When a place that did not answer is asked again, and when one gives up.
///
/// @param initial the longest first pause
/// @param factor each further pause may be so many times longer, 1 or more
/// @param max no pause is longer, unless the place asked for it
/// @param patience how long nothing may succeed before one gives up
/// @param firstPatience the same for a place that has not answered in this process yet: maybe it is
///   just not there
public record RetryPolicy(
    Duration initial, double factor, Duration max, Duration patience, Duration firstPatience) {

  private static final Duration FIRST_PATIENCE = Duration.ofSeconds(10);

  public RetryPolicy(Duration initial, double factor, Duration max, Duration patience) {
    this(initial, factor, max, patience, FIRST_PATIENCE);
  }

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
    return new RetryPolicy(initial, factor, max, newPatience, firstPatience);
  }

  public RetryPolicy withFirstPatience(Duration newFirstPatience) {
    return new RetryPolicy(initial, factor, max, patience, newFirstPatience);
  }

  /// How long nothing may succeed.
  ///
  /// @param answered whether the place has answered yet
  Duration patience(boolean answered) {
    return answered || patience.compareTo(firstPatience) < 0 ? patience : firstPatience;
  }
}
