package dev.tidemark.engine.files;

import dev.tidemark.spi.words.ExtentId;

/// An extent cannot be had from its source. Unchecked, because it passes through [FileTree] and
/// streams; who opened the source unwraps the cause.
public final class ExtentUnavailableException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final ExtentId id;

  public ExtentUnavailableException(ExtentId id, Exception cause) {
    super("read extent " + id + ": " + cause.getMessage(), cause);
    this.id = id;
  }

  public ExtentId id() {
    return id;
  }
}
