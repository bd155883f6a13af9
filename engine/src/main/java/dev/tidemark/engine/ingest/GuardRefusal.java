package dev.tidemark.engine.ingest;

/// A guard stops the import of a source. What was committed before stays; nothing was removed.
final class GuardRefusal extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final String reason;

  /// @param reason what is wrong with the source, to follow its name
  GuardRefusal(String reason) {
    super(reason);
    this.reason = reason;
  }

  String reason() {
    return reason;
  }
}
