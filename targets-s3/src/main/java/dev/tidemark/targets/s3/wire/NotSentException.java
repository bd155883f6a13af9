package dev.tidemark.targets.s3.wire;

import java.io.IOException;

/// No connection came about: nothing of the request can have reached the store.
public final class NotSentException extends IOException {
  private static final long serialVersionUID = 1;

  public NotSentException(Throwable cause) {
    super(cause);
  }
}
