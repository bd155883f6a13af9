package dev.tidemark.testkit.layers.planted;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/// Close to every forbidden thing, and guilty of none. Never run, only read.
final class Innocent {
  private final ReentrantLock lock = new ReentrantLock();
  private final Random seeded = new Random(7);

  Instant run(BlockingQueue<Thread> queue, CompletableFuture<String> future, Clock clock)
      throws Exception {
    lock.lock();
    try {
      queue.take().join();
      queue.offer(Thread.currentThread());
      future.thenApply(String::length).get();
    } finally {
      lock.unlock();
    }
    long nanos = TimeUnit.SECONDS.toNanos(seeded.nextInt());
    return Instant.now(clock).plus(Duration.ofNanos(nanos));
  }
}
