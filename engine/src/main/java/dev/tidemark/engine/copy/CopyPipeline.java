package dev.tidemark.engine.copy;

import dev.tidemark.engine.seam.Task;
import dev.tidemark.engine.seam.Threads;
import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.spi.sink.TargetException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Semaphore;

/// Objects on their way to the destination, several at once, and commits waiting behind them. A
/// commit is created when every object that came before it has arrived and every commit before it
/// is created; objects of later ones are under way meanwhile. For one thread.
final class CopyPipeline implements AutoCloseable {

  private static final long WAITING_BYTES_MAX = 16 << 20;

  private final Threads threads;
  private final CommitPoint commits;
  private final int commitsMax;
  private final Semaphore slots;
  private final Deque<Waiting> queue = new ArrayDeque<>();
  private int commitsWaiting;
  private long bytesWaiting;

  /// Creates a commit object: all it names is there.
  @FunctionalInterface
  interface CommitPoint {
    void create(SourceCommit commit) throws TargetException, InterruptedException;
  }

  private sealed interface Waiting {

    record Sending(Task<Boolean, TargetException> sent) implements Waiting {}

    record Commit(SourceCommit commit) implements Waiting {}
  }

  CopyPipeline(
      ObjectSink source,
      ObjectSink destination,
      Threads threads,
      CopyLimits limits,
      CommitPoint commits) {
    this.threads = threads;
    this.commits = commits;
    this.commitsMax = limits.commitsAhead();
    int both = Math.min(source.traits().parallelism(), destination.traits().parallelism());
    this.slots = new Semaphore(Math.max(1, Math.min(limits.objectsInFlight(), both)));
  }

  /// A call that concerns an object.
  @FunctionalInterface
  interface Work {
    void run() throws TargetException, InterruptedException;
  }

  /// Gets work on an object under way, once there is room for it.
  ///
  /// @param name of its thread
  void run(String name, Work work) throws TargetException, InterruptedException {
    advance();
    slots.acquire();
    queue.add(new Waiting.Sending(Task.start(threads, name, () -> released(work))));
  }

  private boolean released(Work work) throws TargetException, InterruptedException {
    try {
      work.run();
      return true;
    } finally {
      slots.release();
    }
  }

  /// A commit that may be created behind all that was sent so far.
  void commit(SourceCommit commit) throws TargetException, InterruptedException {
    queue.add(new Waiting.Commit(commit));
    commitsWaiting++;
    bytesWaiting += commit.bytes().length;
    advance();
    while (commitsWaiting > commitsMax || bytesWaiting > WAITING_BYTES_MAX) {
      settleHead();
    }
  }

  /// Does what can be done without waiting.
  private void advance() throws TargetException, InterruptedException {
    while (!queue.isEmpty() && isReady(queue.element())) {
      settleHead();
    }
  }

  private static boolean isReady(Waiting head) {
    return switch (head) {
      case Waiting.Sending sending -> sending.sent().isDone();
      case Waiting.Commit commit -> true;
    };
  }

  private void settleHead() throws TargetException, InterruptedException {
    switch (queue.element()) {
      case Waiting.Sending sending -> sending.sent().get();
      case Waiting.Commit waiting -> {
        commits.create(waiting.commit());
        commitsWaiting--;
        bytesWaiting -= waiting.commit().bytes().length;
      }
    }
    queue.remove();
  }

  /// Waits until all is there.
  void finish() throws TargetException, InterruptedException {
    while (!queue.isEmpty()) {
      settleHead();
    }
  }

  /// Ends what is under way, and waits for its end.
  @Override
  public void close() {
    for (Waiting waiting : queue) {
      if (waiting instanceof Waiting.Sending sending) {
        sending.sent().interrupt();
      }
    }
    for (Waiting waiting : queue) {
      if (waiting instanceof Waiting.Sending sending) {
        sending.sent().join();
      }
    }
    queue.clear();
  }
}
