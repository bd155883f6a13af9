package dev.tidemark.engine.ingest;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// A fixed number of bytes that may be in flight.
///
/// One thread takes, in the order of the walk, and waits; others give back. More than the whole is
/// granted once nothing else is in flight, so nothing is too large to ever be granted.
final class ByteBudget {

  private final long total;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private long inFlight;
  private boolean closed;

  ByteBudget(long total) {
    this.total = total;
  }

  /// Waits until the bytes are free.
  ///
  /// @return false if the budget is closed: nobody wants the result any more
  boolean take(long bytes) {
    lock.lock();
    try {
      while (!closed && inFlight > 0 && inFlight + bytes > total) {
        changed.awaitUninterruptibly();
      }
      inFlight += bytes;
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  void give(long bytes) {
    lock.lock();
    try {
      inFlight -= bytes;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// Ends all waiting.
  void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
