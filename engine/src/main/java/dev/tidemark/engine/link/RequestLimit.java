package dev.tidemark.engine.link;

import dev.tidemark.spi.words.Counted;
import java.time.Duration;

/// At most so many requests in a period, evenly spread.
///
/// @param count 1 or more
public record RequestLimit(int count, Duration period) {

  public RequestLimit {
    if (count < 1 || period.toNanos() / count < 1) {
      throw new IllegalArgumentException(
          "no limit: " + Counted.of(count, "request", "requests") + " in " + period);
    }
  }

  /// The time that one request takes up.
  Duration each() {
    return period.dividedBy(count);
  }
}
