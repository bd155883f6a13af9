package dev.tidemark.cli.cron;

import dev.tidemark.engine.seam.Seam;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/// Interrupts the thread that made it when its time is over, unless it is closed before. An
/// interrupt that came and was not taken is gone after closing.
public final class Deadline implements AutoCloseable {

  private final Thread owner = Thread.currentThread();
  private final Thread timer;
  private final ReentrantLock lock = new ReentrantLock();
  private boolean closed;
  private boolean passed;

  private Deadline(Seam seam, Duration in) {
    this.timer = seam.threads().start("deadline", () -> await(seam, in));
  }

  /// Something to be done in time.
  @FunctionalInterface
  public interface Work<T> {
    T run() throws InterruptedException;
  }

  /// Does the work, and interrupts it when `time` is over; without one it takes what it needs.
  ///
  /// @return empty if it was ended by the interrupt
  public static <T> Optional<T> within(Seam seam, Optional<Duration> time, Work<T> work)
      throws InterruptedException {
    if (time.isEmpty()) {
      return Optional.of(work.run());
    }
    Deadline deadline = new Deadline(seam, time.get());
    try (deadline) {
      return Optional.of(work.run());
    } catch (InterruptedException e) {
      if (!deadline.hasPassed()) {
        throw e;
      }
      return Optional.empty();
    }
  }

  private void await(Seam seam, Duration in) {
    try {
      seam.time().sleep(in);
      fire();
    } catch (InterruptedException e) {
      // Closed before its time.
    }
  }

  private void fire() {
    lock.lock();
    try {
      if (!closed) {
        passed = true;
        owner.interrupt();
      }
    } finally {
      lock.unlock();
    }
  }

  private boolean hasPassed() {
    lock.lock();
    try {
      return passed;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    timer.interrupt();
    lock.lock();
    try {
      closed = true;
      if (passed) {
        Thread.interrupted();
      }
    } finally {
      lock.unlock();
    }
  }
}
