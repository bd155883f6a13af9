package dev.tidemark.engine.files;

import dev.tidemark.engine.failure.ClassifiedFailure;
import dev.tidemark.engine.failure.FailureKind;
import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.spi.words.ExtentId;

/// An extent cannot be had from its source. Unchecked, because it passes through [FileTree] and
/// streams; who opened the source unwraps the cause.
public final class ExtentUnavailableException extends RuntimeException
    implements ClassifiedFailure {

  private static final long serialVersionUID = 1;

  private final ExtentId id;

  public ExtentUnavailableException(ExtentId id, Exception cause) {
    super("read extent " + id + ": " + cause.getMessage(), cause);
    this.id = id;
  }

  public ExtentId id() {
    return id;
  }

  /// An object that is not there is damage, not an absent place: what was read so far came from
  /// that place.
  @Override
  public FailureKind kind() {
    Throwable cause = getCause();
    if (cause == null) {
      return FailureKind.FAILED;
    }
    return cause instanceof TargetException.Missing ? FailureKind.DAMAGED : FailureKind.of(cause);
  }
}
