package dev.tidemark.testkit.layers.planted;

import java.time.Clock;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/// One class for each thing that [dev.tidemark.testkit.layers.SimulatedTime] must notice. Never
/// run, only read.
@SuppressWarnings({
  "unused",
  "WaitNotInLoop",
  "FutureReturnValueIgnored",
  "ThreadJoinLoop",
  "JavaUtilDate"
})
public final class Offences {

  private Offences() {}

  static final class Sleeps {
    void run() throws InterruptedException {
      Thread.sleep(1);
    }
  }

  static final class SleepsByUnit {
    void run() throws InterruptedException {
      TimeUnit.SECONDS.sleep(1);
    }
  }

  static final class MakesThread {
    Thread run(Runnable task) {
      return new Thread(task);
    }
  }

  static final class MakesThreadByReference {
    java.util.function.Function<Runnable, Thread> run() {
      return Thread::new;
    }
  }

  static final class IsThread extends Thread {}

  static final class BuildsVirtual {
    Thread run(Runnable task) {
      return Thread.ofVirtual().start(task);
    }
  }

  static final class BuildsPlatform {
    Thread run(Runnable task) {
      return Thread.ofPlatform().start(task);
    }
  }

  static final class JoinsWithLimit {
    void run(Thread thread) throws InterruptedException {
      thread.join(10);
    }
  }

  static final class UsesExecutors {
    void run(Runnable task) {
      try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
        executor.execute(task);
      }
    }
  }

  static final class PollsWithLimit {
    void run(BlockingQueue<String> queue) throws InterruptedException {
      queue.poll(1, TimeUnit.SECONDS);
    }
  }

  static final class OffersWithLimit {
    boolean run(BlockingQueue<String> queue) throws InterruptedException {
      return queue.offer("x", 1, TimeUnit.SECONDS);
    }
  }

  static final class AwaitsWithLimit {
    boolean run(CountDownLatch latch) throws InterruptedException {
      return latch.await(1, TimeUnit.SECONDS);
    }
  }

  static final class AwaitsNanos {
    long run(Condition condition) throws InterruptedException {
      return condition.awaitNanos(1);
    }
  }

  static final class ParksNanos {
    void run() {
      LockSupport.parkNanos(1);
    }
  }

  static final class GetsWithLimit {
    Object run(Future<?> future) throws Exception {
      return future.get(1, TimeUnit.SECONDS);
    }
  }

  static final class RunsAsync {
    CompletableFuture<String> run(Supplier<String> task) {
      return CompletableFuture.supplyAsync(task);
    }
  }

  static final class GoesParallel {
    long run(List<String> list) {
      return list.parallelStream().count();
    }
  }

  static final class ReadsMillis {
    long run() {
      return System.currentTimeMillis();
    }
  }

  static final class ReadsNanos {
    long run() {
      return System.nanoTime();
    }
  }

  static final class ReadsInstant {
    Supplier<Instant> run() {
      return Instant::now;
    }
  }

  static final class ReadsSystemClock {
    Clock run() {
      return Clock.systemUTC();
    }
  }

  static final class ReadsDate {
    Date run() {
      return new Date();
    }
  }

  static final class Waits {
    void run(List<String> list) throws InterruptedException {
      list.wait();
    }
  }

  static final class EntersMonitor {
    int run(Object lock, int a) {
      synchronized (lock) {
        return a + 1;
      }
    }
  }

  static final class HasSynchronizedMethod {
    synchronized int run(int a) {
      return a + 1;
    }
  }

  static final class RollsDice {
    int run() {
      return new Random().nextInt();
    }
  }

  static final class NamesByChance {
    UUID run() {
      return UUID.randomUUID();
    }
  }
}
