package dev.tidemark.engine.seam;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Phaser;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A fixed number of threads with a short queue of tasks. The first failure ends all: tasks that
/// wait are dropped, and the next call of the owner throws it.
///
/// @param <S> what each thread keeps to itself from task to task
public final class WorkerPool<S extends AutoCloseable> implements AutoCloseable {

  /// One piece of work.
  public interface Task<S> {
    void run(S own) throws Exception;
  }

  private final BlockingQueue<Task<S>> queue;
  private final List<Thread> threads = new ArrayList<>();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private final Task<S> end = own -> {};
  // One party is the owner; each task under way or waiting is another.
  private final Phaser pending = new Phaser(1);

  public WorkerPool(Threads start, int count, String name, Supplier<S> own) {
    queue = new ArrayBlockingQueue<>(2 * count);
    for (int i = 0; i < count; i++) {
      threads.add(start.start(name + "-" + i, () -> work(own)));
    }
  }

  private void work(Supplier<S> supplier) {
    try (S own = supplier.get()) {
      for (Task<S> task = queue.take(); task != end; task = queue.take()) {
        attempt(task, own);
      }
    } catch (Throwable e) {
      failure.compareAndSet(null, e);
      refuseAll();
    }
  }

  /// A thread that cannot have what it needs still takes tasks: nobody must wait for ever.
  private void refuseAll() {
    try {
      while (queue.take() != end) {
        pending.arriveAndDeregister();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void attempt(Task<S> task, S own) {
    try {
      if (failure.get() == null) {
        task.run(own);
      }
    } catch (Throwable e) { // silence would be taken for success
      failure.compareAndSet(null, e);
    } finally {
      pending.arriveAndDeregister();
    }
  }

  /// Hands over a task; waits while all threads are busy.
  public void submit(Task<S> task) throws Exception {
    throwFailure();
    pending.register();
    queue.put(task);
  }

  /// Returns when every task so far is done.
  public void drain() throws Exception {
    pending.awaitAdvanceInterruptibly(pending.arrive());
    throwFailure();
  }

  private void throwFailure() throws Exception {
    Throwable first = failure.get();
    if (first instanceof Error fault) {
      throw fault;
    }
    if (first instanceof Exception exception) {
      throw exception;
    }
  }

  /// Ends the threads. Tasks that wait are dropped unless [#drain] came before.
  @Override
  public void close() throws InterruptedException {
    failure.compareAndSet(null, new IllegalStateException("the workers are closed"));
    for (int i = 0; i < threads.size(); i++) {
      queue.put(end);
    }
    for (Thread thread : threads) {
      thread.join();
    }
  }
}
