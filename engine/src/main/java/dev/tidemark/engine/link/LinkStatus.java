package dev.tidemark.engine.link;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/// The traffic of a target's link since the process began to use it, and its state now.
///
/// @param requests that reached the place, or tried
/// @param bytesUp of bodies
/// @param bytesDown of bodies
/// @param upPerSecond over the last ten seconds
/// @param downPerSecond the same
/// @param uploadLimit that holds now
/// @param downloadLimit that holds now
/// @param failures calls that ended for a reason that waiting may heal
/// @param retries pauses before another attempt
/// @param lastFailure the newest of them
/// @param answeredAt when the place last gave an answer
/// @param waited because of `limits`, all calls together
/// @param packBytes the size of the next pack
public record LinkStatus(
    Map<SinkVerb, Long> requests,
    long bytesUp,
    long bytesDown,
    long upPerSecond,
    long downPerSecond,
    ByteRate uploadLimit,
    ByteRate downloadLimit,
    long failures,
    long retries,
    BreakerState breaker,
    Optional<Failure> lastFailure,
    Optional<Instant> answeredAt,
    Duration waited,
    int packBytes) {

  public LinkStatus {
    requests = Map.copyOf(requests);
  }

  /// A call that failed.
  public record Failure(Instant at, String message) {}

  /// All requests.
  public long requestsInAll() {
    return requests.values().stream().mapToLong(Long::longValue).sum();
  }
}
