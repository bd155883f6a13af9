package dev.tidemark.targets.s3.wire;

/// There are no keys, or they could not be asked for.
public final class NoKeysException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String remedy;

  /// @param remedy what a person may do
  public NoKeysException(String remedy, RuntimeException cause) {
    super(cause);
    this.remedy = remedy;
  }

  public String remedy() {
    return remedy;
  }
}
