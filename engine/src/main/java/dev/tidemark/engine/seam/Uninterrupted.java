package dev.tidemark.engine.seam;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;

/// Runs channel operations on platform threads that nobody interrupts: an interrupt during an
/// operation of a [java.nio.channels.FileChannel] would close the channel. The caller waits to the
/// end and keeps its interrupt.
final class Uninterrupted {

  private static final Executor THREADS =
      Executors.newCachedThreadPool(Thread.ofPlatform().daemon().name("tidemark-io-", 0).factory());

  interface Action {
    void run() throws IOException;
  }

  private Uninterrupted() {}

  static void run(Action action) throws IOException {
    CompletableFuture<Void> done = new CompletableFuture<>();
    THREADS.execute(() -> {
      try {
        action.run();
        done.complete(null);
      } catch (Throwable e) {
        done.completeExceptionally(e);
      }
    });
    await(done);
  }

  private static void await(CompletableFuture<Void> done) throws IOException {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          done.get();
          return;
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      throw cause instanceof IOException io ? io : new IOException(cause);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
