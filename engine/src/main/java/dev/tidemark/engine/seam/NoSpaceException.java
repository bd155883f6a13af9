package dev.tidemark.engine.seam;

import java.io.IOException;

/// The disk, or a quota on it, is full.
public final class NoSpaceException extends IOException {

  private static final long serialVersionUID = 1L;

  public NoSpaceException(String message) {
    super(message);
  }

  public NoSpaceException(String message, Throwable cause) {
    super(message, cause);
  }
}
