package dev.tidemark.spi.sink;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Why a call of a target failed, sorted by what the caller does next. Messages say verb, object,
/// place, fact and remedy, and never hold a secret.
public abstract sealed class TargetException extends Exception {

  private TargetException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /// The place cannot be reached or is busy; nothing changed there. Try again later.
  public static final class Unavailable extends TargetException {
    private final @Nullable Duration retryAfter;

    public Unavailable(String message, @Nullable Throwable cause) {
      this(message, cause, null);
    }

    public Unavailable(String message, @Nullable Throwable cause, @Nullable Duration retryAfter) {
      super(message, cause);
      this.retryAfter = retryAfter;
    }

    /// How long the place asked us to wait.
    public Optional<Duration> retryAfter() {
      return Optional.ofNullable(retryAfter);
    }
  }

  /// The change may or may not have taken effect. Ask the mark, then plan again.
  public static final class OutcomeUnknown extends TargetException {
    public OutcomeUnknown(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /// The target holds another past than the volume. It is never written.
  public static final class Diverged extends TargetException {
    public Diverged(String message) {
      super(message, null);
    }
  }

  /// The place refuses: credentials, rights, quota, a full disk, a missing bucket. Trying again
  /// without a person does not help.
  public static final class Rejected extends TargetException {
    public Rejected(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /// What should be there is not: a registered archive, an object that a commit names.
  public static final class Missing extends TargetException {
    public Missing(String message) {
      super(message, null);
    }
  }

  /// What is there is damaged. Park, with the reason.
  public static final class Corrupt extends TargetException {
    public Corrupt(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /// The [Content] to be sent could not be read, or was not what it promised. Nothing was created.
  public static final class SourceFailed extends TargetException {
    public SourceFailed(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }
}
