package dev.tidemark.cli.command;

import dev.tidemark.cli.cron.Deadline;
import dev.tidemark.engine.seam.Seam;
import java.time.Duration;
import java.util.Optional;

/// The time of a backup: the import gets half of it, so that what is imported leaves the machine
/// even while a first import takes many runs; the mirror gets what is left.
final class TimeShare {

  private final Seam seam;
  private final Optional<Duration> limit;
  private final long begun;

  /// @param limit empty = as long as it takes
  TimeShare(Seam seam, Optional<Duration> limit) {
    this.seam = seam;
    this.limit = limit;
    this.begun = seam.time().nanoTime();
  }

  /// @return empty if half of the time is over
  <T> Optional<T> first(Deadline.Work<T> work) throws InterruptedException {
    return Deadline.within(seam, limit.map(all -> all.dividedBy(2)), work);
  }

  /// What is left, and at least a moment.
  Optional<Duration> left() {
    return limit.map(all -> {
      Duration left = all.minusNanos(seam.time().nanoTime() - begun);
      return left.isPositive() ? left : Duration.ofMillis(1);
    });
  }
}
