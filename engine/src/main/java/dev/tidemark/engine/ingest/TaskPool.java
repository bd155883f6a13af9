package dev.tidemark.engine.ingest;

import dev.tidemark.engine.content.ChunkReader;
import dev.tidemark.engine.content.ExtentEncoder;
import dev.tidemark.engine.seam.Threads;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Supplier;

/// Threads that keep all cores busy with tasks, in the order they are given. How many tasks wait is
/// bounded by who gives them (a [ByteBudget]). A task never waits for another.
final class TaskPool implements AutoCloseable {

  /// What each thread has for itself.
  record Tools(ExtentEncoder encoder, ChunkReader chunks) {}

  /// Something to do; what it throws becomes the outcome of its future.
  @FunctionalInterface
  interface Task<T> {
    T run(Tools tools);
  }

  private record Job<T>(CompletableFuture<T> future, Task<T> task) {

    void run(Tools tools) {
      try {
        future.complete(task.run(tools));
      } catch (Throwable e) {
        future.completeExceptionally(e);
      }
    }

    void fail(Throwable reason) {
      future.completeExceptionally(reason);
    }

    void cancel() {
      future.cancel(false);
    }
  }

  private static final Job<Boolean> END = new Job<>(new CompletableFuture<>(), tools -> true);

  private final LinkedBlockingQueue<Job<?>> jobs = new LinkedBlockingQueue<>();
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean closed;

  TaskPool(Threads source) {
    this(source, ExtentEncoder::new);
  }

  /// @param encoders gives each thread its own
  TaskPool(Threads source, Supplier<ExtentEncoder> encoders) {
    for (int i = 1; i <= source.cores(); i++) {
      threads.add(source.startPlatform("import-worker-" + i, () -> work(encoders)));
    }
  }

  /// If a thread cannot have what it needs, its tasks fail with the reason. The future is cancelled
  /// if the workers are closed before it is done.
  <T> CompletableFuture<T> submit(Task<T> task) {
    Job<T> job = new Job<>(new CompletableFuture<>(), task);
    jobs.add(job);
    if (closed) {
      job.cancel();
    }
    return job.future();
  }

  private void work(Supplier<ExtentEncoder> encoders) {
    try (ExtentEncoder encoder = encoders.get()) {
      Tools tools = new Tools(encoder, new ChunkReader());
      for (Job<?> job = take(); job != END; job = take()) {
        job.run(tools);
      }
    } catch (Throwable e) {
      for (Job<?> job = take(); job != END; job = take()) {
        job.fail(e);
      }
    }
  }

  /// Nobody interrupts these threads.
  private Job<?> take() {
    try {
      return jobs.take();
    } catch (InterruptedException e) {
      return END;
    }
  }

  /// Cancels what waits, lets what runs end.
  @Override
  public void close() {
    closed = true;
    List<Job<?>> waiting = new ArrayList<>();
    jobs.drainTo(waiting);
    threads.forEach(thread -> jobs.add(END));
    waiting.forEach(Job::cancel);
    ThreadWaits.join(threads);
  }
}
