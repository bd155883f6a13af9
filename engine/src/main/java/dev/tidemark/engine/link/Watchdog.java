package dev.tidemark.engine.link;

import dev.tidemark.engine.seam.Seam;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/// Ends calls that move no byte for too long, by interrupting their threads. One thread for all
/// calls of a sink. A socket's own timeout covers reads only; this covers whatever a sink does, and
/// counts only the time that the sink has the word: not what the source of a body takes, nor a
/// reader between two reads, nor our own pacing.
final class Watchdog implements AutoCloseable {

  private final Seam seam;
  private final Duration limit;
  private final ReentrantLock lock = new ReentrantLock();
  private final Set<Call> calls = new HashSet<>();
  private final Thread thread;

  Watchdog(Seam seam, Duration limit, String target) {
    this.seam = seam;
    this.limit = limit;
    this.thread = seam.threads().start("watch " + target, this::watch);
  }

  /// A call under way. Its methods are called by the thread that the sink has.
  final class Call {
    private final ReentrantLock state = new ReentrantLock();
    private Thread caller = Thread.currentThread();
    private long movedAt = seam.time().nanoTime();
    private boolean paused;
    private boolean stalled;

    /// The sink gives the word away.
    ///
    /// @return false if the call was ended by the watchdog before
    boolean pause() {
      state.lock();
      try {
        paused = true;
        return !stalled;
      } finally {
        state.unlock();
      }
    }

    /// The sink has the word.
    void resume() {
      state.lock();
      try {
        paused = false;
        caller = Thread.currentThread();
        movedAt = seam.time().nanoTime();
      } finally {
        state.unlock();
      }
    }

    /// Ends the watch. The interrupt of a call that was ended by it is taken back.
    ///
    /// @return whether the call was ended by the watchdog
    boolean end() {
      remove(this);
      state.lock();
      try {
        if (stalled) {
          Thread.interrupted();
        }
        paused = true;
        return stalled;
      } finally {
        state.unlock();
      }
    }

    private void check(long now) {
      state.lock();
      try {
        if (!paused && !stalled && now - movedAt > limit.toNanos()) {
          stalled = true;
          caller.interrupt();
        }
      } finally {
        state.unlock();
      }
    }
  }

  Call begin() {
    Call call = new Call();
    lock.lock();
    try {
      calls.add(call);
    } finally {
      lock.unlock();
    }
    return call;
  }

  private void remove(Call call) {
    lock.lock();
    try {
      calls.remove(call);
    } finally {
      lock.unlock();
    }
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
