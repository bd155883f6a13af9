package dev.tidemark.spi.folder;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;

/// Interrupts end a call until the object has its name; from there on the few steps that are left
/// are finished, and the interrupt is kept for the caller's next wait.
final class DeferredInterrupt {

  private DeferredInterrupt() {}

  interface Step {
    void run() throws IOException;
  }

  static void check() throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
  }

  /// Whether `e` is how an interrupt of this thread shows. `InterruptedIOException` alone does not
  /// say so: a socket's timeout is one too.
  static boolean isBehind(IOException e) {
    return e instanceof ClosedByInterruptException
        || (e instanceof InterruptedIOException && Thread.currentThread().isInterrupted());
  }

  /// Ends the call with `InterruptedException` if that is what `e` stands for.
  static void rethrow(IOException e) throws InterruptedException {
    if (isBehind(e)) {
      Thread.interrupted();
      InterruptedException interrupted = new InterruptedException();
      interrupted.initCause(e);
      throw interrupted;
    }
  }

  /// Runs a repeatable step to its end, whoever interrupts.
  static void finish(Step step) throws IOException {
    boolean interrupted = Thread.interrupted();
    try {
      while (true) {
        try {
          step.run();
          return;
        } catch (IOException e) {
          if (!isBehind(e)) {
            throw e;
          }
          interrupted |= Thread.interrupted();
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
