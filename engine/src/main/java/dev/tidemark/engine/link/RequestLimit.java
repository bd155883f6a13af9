package dev.tidemark.engine.link;

import java.time.Duration;

/// At most so many requests in a period, evenly spread.
///
/// @param count 1 or more
public record RequestLimit(int count, Duration period) {

  public RequestLimit {
    if (count < 1 || period.toNanos() / count < 1) {
      throw new IllegalArgumentException("no limit: " + count + " requests in " + period);
    }
  }

  /// The time that one request takes up.
  Duration each() {
    return period.dividedBy(count);
  }
}
