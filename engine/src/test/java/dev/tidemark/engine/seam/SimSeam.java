package dev.tidemark.engine.seam;

import java.lang.reflect.Method;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.jspecify.annotations.Nullable;

/// Simulated time, randomness and threads from one seed. Code that is [#run] here, and every thread
/// it starts through the seam, are virtual threads on one scheduler that picks the next by the
/// seed: equal seeds give equal schedules. Time stands still while anybody can run, and jumps to
/// the next sleeper's wake-up when nobody can.
///
/// Needs `--add-opens java.base/java.lang=ALL-UNNAMED`.
public final class SimSeam {

  private final RandomGenerator schedule;
  private final List<Runnable> ready = new ArrayList<>();
  private final PriorityQueue<Sleeper> sleepers =
      new PriorityQueue<>(
          Comparator.comparingLong(Sleeper::wake).thenComparingLong(Sleeper::number));
  private final RandomGenerator random;
  private long nanos;
  private long numbers;
  private int platformThreads;

  private record Sleeper(long wake, long number, Thread thread) {}

  public SimSeam(long seed) {
    RandomGeneratorFactory<RandomGenerator> factory = RandomGeneratorFactory.of("L64X128MixRandom");
    this.schedule = factory.create(seed);
    this.random = factory.create(seed ^ 0x5eed);
  }

  public Seam seam() {
    return new Seam(new SimTime(), new SimThreads(), new SimRandomness());
  }

  public void advance(Duration by) {
    nanos += by.toNanos();
  }

  /// Runs the body to its end, with all threads it starts.
  public <T extends @Nullable Object> T run(Callable<T> body) throws Exception {
    Result<T> result = new Result<>();
    Thread root =
        virtual(
            "root",
            () -> {
              try {
                result.value = body.call();
              } catch (Throwable e) {
                result.failure = e;
              }
              result.done = true;
            });
    root.start();
    while (!result.done) {
      runOne();
    }
    while (hasReady()) {
      runOne();
    }
    return result.get();
  }

  private synchronized boolean hasReady() {
    return !ready.isEmpty();
  }

  private void runOne() {
    Runnable next = take();
    if (next != null) {
      next.run();
      return;
    }
    Sleeper sleeper = sleepers.poll();
    if (sleeper == null) {
      throw new IllegalStateException("every simulated thread waits for another one");
    }
    nanos = Math.max(nanos, sleeper.wake);
    LockSupport.unpark(sleeper.thread);
  }

  private synchronized @Nullable Runnable take() {
    return ready.isEmpty() ? null : ready.remove(schedule.nextInt(ready.size()));
  }

  private synchronized void add(Runnable task) {
    ready.add(task);
  }

  private Thread virtual(String name, Runnable body) {
    try {
      Class<?> builders = Class.forName("java.lang.ThreadBuilders");
      Method make =
          builders.getDeclaredMethod(
              "newVirtualThread", Executor.class, String.class, int.class, Runnable.class);
      make.setAccessible(true);
      Executor scheduler = this::add;
      return (Thread) make.invoke(null, scheduler, name, 0, body);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this JDK does not let a test schedule virtual threads", e);
    }
  }

  private static final class Result<T extends @Nullable Object> {
    private @Nullable T value;
    private @Nullable Throwable failure;
    private volatile boolean done;

    @SuppressWarnings("NullAway") // a body that returned null has the type to say so
    T get() throws Exception {
      switch (failure) {
        case null -> {
          return value;
        }
        case Exception e -> throw e;
        case Error e -> throw e;
        default -> throw new AssertionError(failure);
      }
    }
  }

  private final class SimTime implements Time {
    @Override
    public Instant now() {
      return Instant.parse("2026-01-01T00:00:00Z").plusNanos(nanos);
    }

    @Override
    public long nanoTime() {
      return nanos;
    }

    @Override
    public void sleep(Duration duration) throws InterruptedException {
      if (!Thread.currentThread().isVirtual()) {
        nanos += duration.toNanos();
        return;
      }
      long wake = nanos + duration.toNanos();
      Sleeper me = new Sleeper(wake, numbers++, Thread.currentThread());
      sleepers.add(me);
      while (nanos < wake) {
        LockSupport.park(this);
        if (Thread.interrupted()) {
          sleepers.remove(me);
          throw new InterruptedException();
        }
      }
      sleepers.remove(me);
    }
  }

  private final class SimThreads implements Threads {
    @Override
    public Thread start(String name, Runnable body) {
      Thread thread = virtual(name, body);
      thread.start();
      return thread;
    }

    @Override
    public Thread startPlatform(String name, Runnable body) {
      return start(name + "-" + platformThreads++, body);
    }

    @Override
    public int cores() {
      return 2;
    }
  }

  private final class SimRandomness implements Randomness {
    @Override
    public long nextLong() {
      return random.nextLong();
    }

    @Override
    public void nextBytes(byte[] to) {
      random.nextBytes(to);
    }
  }
}
