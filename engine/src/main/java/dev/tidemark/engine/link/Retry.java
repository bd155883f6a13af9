package dev.tidemark.engine.link;

import dev.tidemark.engine.failure.FailureKind;
import dev.tidemark.engine.seam.Seam;
import dev.tidemark.spi.sink.TargetException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// The only loop that tries again: rounds run their attempts in it, readers their reads. What
/// waiting may heal is tried again, after growing pauses, until nothing has succeeded for as long
/// as the policy has patience. Any number of threads.
public final class Retry {

  private final Seam seam;
  private final Supplier<Duration> patience;
  private final Waiting waiting;
  private final Backoff backoff;

  public Retry(Seam seam, RetryPolicy policy, Waiting waiting) {
    this(seam, policy, policy::patience, waiting);
  }

  /// @param patience in place of the policy's
  Retry(Seam seam, RetryPolicy policy, Supplier<Duration> patience, Waiting waiting) {
    this.seam = seam;
    this.patience = patience;
    this.waiting = waiting;
    this.backoff = new Backoff(policy, seam.random());
  }

  /// One attempt.
  @FunctionalInterface
  public interface Attempt<T, E extends Exception> {
    T run() throws TargetException, InterruptedException, E;
  }

  /// Hears of each pause before it begins. What it throws ends the loop.
  @FunctionalInterface
  public interface Waiting {
    void on(Duration pause, TargetException reason);
  }

  /// Tries until an attempt succeeds.
  ///
  /// @param progressedAt when anything last succeeded, on the clock of `seam`; pauses start small
  ///   again after that
  /// @throws TargetException what the last attempt ended in, if waiting cannot heal it or patience
  ///   is over
  public <T, E extends Exception> T run(Attempt<T, E> attempt, LongSupplier progressedAt)
      throws TargetException, InterruptedException, E {
    int failed = 0;
    long progressed = progressedAt.getAsLong();
    while (true) {
      try {
        return attempt.run();
      } catch (TargetException e) {
        failed = progressedAt.getAsLong() == progressed ? failed + 1 : 1;
        progressed = progressedAt.getAsLong();
        pause(e, failed, progressed);
      }
    }
  }

  private void pause(TargetException e, int failed, long progressed)
      throws TargetException, InterruptedException {
    if (!FailureKind.of(e).mayHeal()) {
      throw e;
    }
    Duration pause = backoff.next(failed, asked(e));
    long idle = seam.time().nanoTime() - progressed;
    if (pause.compareTo(patience.get().minusNanos(idle)) > 0) {
      throw e;
    }
    waiting.on(pause, e);
    seam.time().sleep(pause);
  }

  private static Optional<Duration> asked(TargetException e) {
    return e instanceof TargetException.Unavailable unavailable
        ? unavailable.retryAfter()
        : Optional.empty();
  }
}
