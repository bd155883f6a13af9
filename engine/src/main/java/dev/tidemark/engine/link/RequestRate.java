package dev.tidemark.engine.link;

import dev.tidemark.engine.seam.Time;
import dev.tidemark.spi.sink.ObjectSink;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import io.github.resilience4j.ratelimiter.internal.AtomicRateLimiter;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/// Lets so many requests pass in a period and holds the others up until it is their turn. The
/// limiter only counts, on the seam's clock; the waiting is done here.
final class RequestRate implements Gate {

  private static final Duration EVER = Duration.ofDays(365);

  private final Time time;
  private final AtomicLong waited = new AtomicLong();
  private volatile Optional<RateLimiter> limiter;

  RequestRate(Time time, Optional<RequestLimit> limit) {
    this.time = time;
    this.limiter = limit.map(this::limiter);
  }

  private RateLimiter limiter(RequestLimit limit) {
    RateLimiterConfig config =
        RateLimiterConfig.custom()
            .limitForPeriod(1)
            .limitRefreshPeriod(limit.each())
            .timeoutDuration(EVER)
            .build();
    return new AtomicRateLimiter("requests", config, time::nanoTime);
  }

  /// Requests that wait already keep their turn.
  void change(Optional<RequestLimit> limit) {
    limiter = limit.map(this::limiter);
  }

  /// How long requests have waited, all together, in nanoseconds.
  long waitedNanos() {
    return waited.get();
  }

  @Override
  public Passage enter(Verb verb, ObjectSink beyond) throws InterruptedException {
    long wait = limiter.map(RateLimiter::reservePermission).orElse(0L);
    if (wait > 0) {
      waited.addAndGet(wait);
      time.sleep(Duration.ofNanos(wait));
    }
    return Passage.FREE;
  }
}
