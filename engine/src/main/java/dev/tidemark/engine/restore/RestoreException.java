package dev.tidemark.engine.restore;

import dev.tidemark.engine.failure.ClassifiedFailure;
import dev.tidemark.engine.failure.FailureKind;
import org.jspecify.annotations.Nullable;

/// Why a restore or a clone ended early, sorted by what a person does next. What the place says
/// about itself comes as a `TargetException` instead. Except after [Conflict] and [NotFound] the
/// same command continues where it ended.
public abstract sealed class RestoreException extends RuntimeException
    implements ClassifiedFailure {

  private static final long serialVersionUID = 1;

  private RestoreException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  @Override
  public FailureKind kind() {
    return switch (this) {
      case Conflict e -> FailureKind.REFUSED;
      case Busy e -> FailureKind.LOCKED;
      case NotFound e -> FailureKind.MISSING;
      case Integrity e -> FailureKind.DAMAGED;
      case Failed e -> FailureKind.FAILED;
    };
  }

  /// Something stands in the way. Nothing was written.
  public static final class Conflict extends RestoreException {
    private static final long serialVersionUID = 1;

    public Conflict(String message) {
      super(message, null);
    }
  }

  /// Another restore is at work there.
  public static final class Busy extends RestoreException {
    private static final long serialVersionUID = 1;

    public Busy(String message) {
      super(message, null);
    }
  }

  /// No such path, snapshot or time.
  public static final class NotFound extends RestoreException {
    private static final long serialVersionUID = 1;

    public NotFound(String message) {
      super(message, null);
    }
  }

  /// The source does not hold what its own hashes promise.
  public static final class Integrity extends RestoreException {
    private static final long serialVersionUID = 1;

    public Integrity(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /// The destination cannot be written: full, read-only, forbidden.
  public static final class Failed extends RestoreException {
    private static final long serialVersionUID = 1;

    public Failed(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }
}
