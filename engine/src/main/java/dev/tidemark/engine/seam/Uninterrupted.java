package dev.tidemark.engine.seam;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// Runs channel operations on platform threads that nobody interrupts: an interrupt during an
/// operation of a [java.nio.channels.FileChannel] would close the channel. The caller waits to the
/// end and keeps its interrupt.
///
/// One thread stays for good once [#prepare] has started it. Further ones come and go; if the
/// system gives no more of them, the one does the work, so an operation that was prepared for never
/// fails for want of a thread.
final class Uninterrupted {

  private static final int IDLE_SECONDS = 60;

  private static final Uninterrupted SHARED =
      new Uninterrupted(Thread.ofPlatform().daemon().name("tidemark-io-", 0).factory());

  private final ThreadPoolExecutor standing;
  private final ThreadPoolExecutor further;

  interface Action {
    void run() throws IOException;
  }

  Uninterrupted(ThreadFactory threads) {
    standing =
        new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), threads);
    further =
        new ThreadPoolExecutor(
            0,
            Integer.MAX_VALUE,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            threads);
  }

  static Uninterrupted shared() {
    return SHARED;
  }

  /// Starts the standing thread. For whoever will later have to [#run] something: it is known now
  /// that it can.
  ///
  /// @throws IOException if the system gives no thread
  void prepare() throws IOException {
    try {
      standing.prestartCoreThread();
    } catch (OutOfMemoryError e) {
      throw new IOException("the system gives no thread for syncs: " + e.getMessage(), e);
    }
  }

  void run(Action action) throws IOException {
    CompletableFuture<Void> done = new CompletableFuture<>();
    start(() -> {
      try {
        action.run();
        done.complete(null);
      } catch (Throwable e) {
        done.completeExceptionally(e);
      }
    });
    await(done);
  }

  private void start(Runnable work) {
    try {
      further.execute(work);
    } catch (OutOfMemoryError e) { // no further thread
      standing.execute(work);
    }
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
