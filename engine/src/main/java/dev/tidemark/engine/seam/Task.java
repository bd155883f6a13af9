package dev.tidemark.engine.seam;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/// The work of another thread. It ends in a value or in a failure, whatever that is: nothing that a
/// thread throws is lost, so no silence is taken for success.
///
/// @param <X> what it may fail with, besides an interrupt and what is unchecked
public final class Task<T, X extends Exception> {

  /// What is done.
  @FunctionalInterface
  public interface Body<T, X extends Exception> {
    T run() throws X, InterruptedException;
  }

  private final CompletableFuture<T> result = new CompletableFuture<>();
  private final Thread thread;

  private Task(Threads threads, String name, Body<T, X> body) {
    this.thread = threads.start(name, () -> settle(result, body));
  }

  /// Begins it on a thread of its own.
  ///
  /// @param name of the thread, for people
  public static <T, X extends Exception> Task<T, X> start(
      Threads threads, String name, Body<T, X> body) {
    return new Task<>(threads, name, body);
  }

  /// Runs the body on this thread and keeps what came of it.
  public static <T, X extends Exception> void settle(CompletableFuture<T> result, Body<T, X> body) {
    try {
      result.complete(body.run());
    } catch (Throwable e) {
      result.completeExceptionally(e);
    }
  }

  /// Waits for what came of it, and gives or throws that.
  ///
  /// @param <X> what the body may fail with
  @SuppressWarnings("unchecked")
  public static <T, X extends Exception> T get(CompletableFuture<T> result)
      throws X, InterruptedException {
    try {
      return result.get();
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case InterruptedException interrupted -> throw interrupted;
        case RuntimeException fault -> throw fault;
        case Error fault -> throw fault;
        case Exception failure -> throw (X) failure; // the body throws nothing else
        case null, default -> throw new IllegalStateException(e);
      }
    }
  }

  /// Waits for its end.
  ///
  /// @throws X what it has failed with
  public T get() throws X, InterruptedException {
    return Task.<T, X>get(result);
  }

  /// Whether it has ended, in whatever.
  public boolean isDone() {
    return result.isDone();
  }

  /// Whether it has ended in a value.
  public boolean isSuccessful() {
    return result.isDone() && !result.isCompletedExceptionally();
  }

  /// Ends it as soon as it can be ended.
  public void interrupt() {
    thread.interrupt();
  }

  /// Waits until its thread has ended, whatever came of it. An interrupt meanwhile ends the task,
  /// too, and is kept for the caller's next wait.
  public void join() {
    boolean interrupted = false;
    while (!joined()) {
      interrupted = true;
      thread.interrupt();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean joined() {
    try {
      thread.join();
      return true;
    } catch (InterruptedException e) {
      return false;
    }
  }
}
