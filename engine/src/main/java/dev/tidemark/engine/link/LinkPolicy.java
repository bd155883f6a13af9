package dev.tidemark.engine.link;

import java.time.Duration;
import java.util.Optional;

/// The policy for one target's link.
///
/// @param concurrency at most so many calls at once, 1 or more
/// @param stall a call that moves no byte for so long is ended; empty = never
public record LinkPolicy(
    RetryPolicy retry,
    BreakerPolicy breaker,
    int concurrency,
    Optional<Duration> stall,
    LinkLimits limits) {

  public LinkPolicy {
    if (concurrency < 1 || stall.filter(limit -> limit.toMillis() < 1).isPresent()) {
      throw new IllegalArgumentException("no link: " + concurrency + " calls, stalled " + stall);
    }
  }

  public static LinkPolicy defaults() {
    return new LinkPolicy(
        RetryPolicy.defaults(),
        BreakerPolicy.defaults(),
        16,
        Optional.of(Duration.ofSeconds(30)),
        LinkLimits.NONE);
  }

  /// For a run that comes again soon, with nobody who looks: a place that does not answer at once
  /// is left to the next one. One that has answered gets the usual patience.
  public LinkPolicy unattended() {
    return with(retry.withFirstPatience(Duration.ZERO));
  }

  public LinkPolicy with(LinkLimits newLimits) {
    return new LinkPolicy(retry, breaker, concurrency, stall, newLimits);
  }

  public LinkPolicy with(RetryPolicy newRetry) {
    return new LinkPolicy(newRetry, breaker, concurrency, stall, limits);
  }

  public LinkPolicy with(BreakerPolicy newBreaker) {
    return new LinkPolicy(retry, newBreaker, concurrency, stall, limits);
  }
}
