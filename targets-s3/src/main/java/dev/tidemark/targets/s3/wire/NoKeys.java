package dev.tidemark.targets.s3.wire;

/// There are no keys, or they could not be asked for.
public final class NoKeys extends RuntimeException {
  private static final long serialVersionUID = 1;

  public NoKeys(RuntimeException cause) {
    super(cause);
  }
}
