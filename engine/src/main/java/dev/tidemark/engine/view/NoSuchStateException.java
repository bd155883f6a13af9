package dev.tidemark.engine.view;

import dev.tidemark.engine.failure.ClassifiedFailure;
import dev.tidemark.engine.failure.FailureKind;

/// No state is meant: there is no such snapshot, none as old as that time, or none at all yet.
public final class NoSuchStateException extends RuntimeException implements ClassifiedFailure {

  private static final long serialVersionUID = 1;

  public NoSuchStateException(String message) {
    super(message);
  }

  @Override
  public FailureKind kind() {
    return FailureKind.MISSING;
  }
}
