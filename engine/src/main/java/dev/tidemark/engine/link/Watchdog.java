package dev.tidemark.engine.link;

import dev.tidemark.engine.seam.Seam;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/// Ends calls that move no byte for too long, by interrupting their threads. One thread for all
/// calls of a lane. A socket's own timeout covers reads only; this covers whatever a sink does.
public final class Watchdog implements AutoCloseable {

  private final Seam seam;
  private final Duration limit;
  private final ReentrantLock lock = new ReentrantLock();
  private final Set<Call> calls = new HashSet<>();
  private final Thread thread;

  public Watchdog(Seam seam, Duration limit, String target) {
    this.seam = seam;
    this.limit = limit;
    this.thread = seam.threads().start("watch " + target, this::watch);
  }

  /// A call under way, by the thread that began it.
  public final class Call {
    private final Thread caller = Thread.currentThread();
    private volatile long movedAt = seam.time().nanoTime();
    private boolean stalled;

    /// Bytes have moved.
    public void moved() {
      movedAt = seam.time().nanoTime();
    }

    /// Ends the watch. The interrupt of a call that was ended by it is taken back.
    ///
    /// @return whether the call was ended by the watchdog
    public boolean end() {
      lock.lock();
      try {
        calls.remove(this);
        if (stalled) {
          Thread.interrupted();
        }
        return stalled;
      } finally {
        lock.unlock();
      }
    }

    private void check(long now) {
      if (!stalled && now - movedAt > limit.toNanos()) {
        stalled = true;
        caller.interrupt();
      }
    }
  }

  public Call begin() {
    Call call = new Call();
    lock.lock();
    try {
      calls.add(call);
    } finally {
      lock.unlock();
    }
    return call;
  }

  private void watch() {
    try {
      while (true) {
        seam.time().sleep(limit.dividedBy(6));
        checkAll();
      }
    } catch (InterruptedException e) {
      // closed
    }
  }

  private void checkAll() {
    lock.lock();
    try {
      long now = seam.time().nanoTime();
      calls.forEach(call -> call.check(now));
    } finally {
      lock.unlock();
    }
  }

  Duration limit() {
    return limit;
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
