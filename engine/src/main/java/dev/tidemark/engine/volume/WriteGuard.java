package dev.tidemark.engine.volume;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Stands before every step of one transaction: nothing runs once it is over, and what failed
/// halfway, for whatever reason, can neither be used on nor committed, whether or not the body lets
/// the exception through. Arguments are checked before a step, for a refusal leaves nothing half
/// done.
///
/// One thread.
final class WriteGuard {

  private boolean over;
  private @Nullable VolumeException broken;

  /// One step.
  interface Step<T extends @Nullable Object> {
    T run() throws IOException;
  }

  /// @param verb what is being done, for the message
  <T extends @Nullable Object> T run(String verb, Step<T> step) {
    requireOpen();
    requireUnbroken();
    try {
      return step.run();
    } catch (IOException e) {
      VolumeException failure = VolumeErrors.asVolumeException(verb, e);
      broken = failure;
      throw failure;
    } catch (RuntimeException | Error e) {
      broken = new VolumeException.Failed(verb + ": the transaction failed halfway: " + e, e);
      throw e;
    }
  }

  void requireOpen() {
    if (over) {
      throw new IllegalStateException("the transaction is over");
    }
  }

  /// @throws VolumeException what broke the transaction
  void requireUnbroken() {
    if (broken != null) {
      throw broken;
    }
  }

  void end() {
    over = true;
  }
}
