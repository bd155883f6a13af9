package dev.tidemark.engine.copy;

import dev.tidemark.spi.sink.TargetException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/// Calls of a place on threads of their own: what became of them.
final class Underway {

  private Underway() {}

  /// A call of a place.
  @FunctionalInterface
  interface Call<T> {
    T run() throws TargetException, InterruptedException;
  }

  /// Makes the call and keeps its result or its failure.
  static <T> void settle(CompletableFuture<T> result, Call<T> call) {
    try {
      result.complete(call.run());
    } catch (TargetException | InterruptedException | RuntimeException | Error e) {
      result.completeExceptionally(e);
    }
  }

  /// Waits for a call's result, or throws its failure.
  static <T> T get(CompletableFuture<T> result) throws TargetException, InterruptedException {
    try {
      return result.get();
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case TargetException reason -> throw reason;
        case InterruptedException interrupted -> throw interrupted;
        case RuntimeException fault -> throw fault;
        case Error fault -> throw fault;
        case null, default -> throw new IllegalStateException(e);
      }
    }
  }

  /// Waits for the end of a thread that was interrupted before. An interrupt meanwhile is kept for
  /// the caller's next wait.
  static void join(Thread thread) {
    boolean interrupted = false;
    while (true) {
      try {
        thread.join();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
        thread.interrupt();
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
