package dev.tidemark.engine.mirror;

import dev.tidemark.engine.link.BreakerState;
import dev.tidemark.engine.link.LinkStatus;
import dev.tidemark.engine.link.PackSize;
import java.time.Duration;
import java.util.Optional;

/// The traffic of a link since its process began to use it, and its state at the end of a round.
///
/// @param requests that reached the place
/// @param lastFailure the newest call that failed for a reason that waiting may heal
/// @param packBytes the size that the next pack was to have
public record LinkTotals(
    long requests,
    long bytesUp,
    long bytesDown,
    long failures,
    long retries,
    BreakerState breaker,
    Duration waited,
    Optional<LinkStatus.Failure> lastFailure,
    int packBytes) {

  /// Of a link that nobody has used.
  public static final LinkTotals NONE =
      new LinkTotals(
          0,
          0,
          0,
          0,
          0,
          BreakerState.CLOSED,
          Duration.ZERO,
          Optional.empty(),
          PackSize.Bounds.DEFAULT.start());

  static LinkTotals of(LinkStatus link) {
    return new LinkTotals(
        link.requestsInAll(),
        link.bytesUp(),
        link.bytesDown(),
        link.failures(),
        link.retries(),
        link.breaker(),
        link.waited(),
        link.lastFailure(),
        link.packBytes());
  }
}
