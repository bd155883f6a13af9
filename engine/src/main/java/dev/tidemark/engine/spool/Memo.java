package dev.tidemark.engine.spool;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/// A value that the first thread to ask computes while the others wait. Its failure is everybody's.
/// Making it is not ended by an interrupt; waiting is.
final class Memo<T> {

  private final Supplier<T> maker;
  private final AtomicBoolean begun = new AtomicBoolean();
  private final CompletableFuture<T> result = new CompletableFuture<>();

  Memo(Supplier<T> maker) {
    this.maker = maker;
  }

  T get() throws InterruptedException {
    if (begun.compareAndSet(false, true)) {
      make();
    }
    try {
      return result.get();
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case RuntimeException fault -> throw fault;
        case Error fault -> throw fault;
        case null, default -> throw new IllegalStateException(e);
      }
    }
  }

  private void make() {
    try {
      result.complete(maker.get());
    } catch (RuntimeException | Error e) {
      result.completeExceptionally(e);
    }
  }

  /// What was made; empty while it is not, or if that failed.
  Optional<T> made() {
    return result.isDone() && !result.isCompletedExceptionally()
        ? Optional.of(result.join())
        : Optional.empty();
  }

  /// Somebody makes it.
  boolean isUnderWay() {
    return begun.get() && !result.isDone();
  }

  boolean failed() {
    return result.isCompletedExceptionally();
  }
}
