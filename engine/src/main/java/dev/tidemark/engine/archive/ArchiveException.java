package dev.tidemark.engine.archive;

import dev.tidemark.engine.failure.ClassifiedFailure;
import dev.tidemark.engine.failure.FailureKind;
import dev.tidemark.spi.sink.TargetException;

/// An archive could not be read, in the middle of a scan. Unchecked, because it passes through
/// interfaces that know no targets; who opened the archive judges the [#reason].
public final class ArchiveException extends RuntimeException implements ClassifiedFailure {

  private static final long serialVersionUID = 1;

  private final TargetException reason;

  public ArchiveException(TargetException reason) {
    super(reason.getMessage(), reason);
    this.reason = reason;
  }

  public TargetException reason() {
    return reason;
  }

  @Override
  public FailureKind kind() {
    return FailureKind.of(reason);
  }
}
