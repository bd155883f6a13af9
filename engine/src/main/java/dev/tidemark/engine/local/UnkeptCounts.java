package dev.tidemark.engine.local;

/// The kinds of things that a source may have and a volume does not hold yet. Things are counted as
/// they are imported, so that nobody believes they were.
public enum UnkeptCounts {
  ACL("acls"),
  CAPABILITY("capabilities"),
  DEVICE("devices"),
  ATTRIBUTE("extended attributes"),
  PIPE("pipes"),
  SOCKET("sockets"),
  /// Comes back with the same content, and without holes.
  HOLES("sparse files");

  private final String plural;

  UnkeptCounts(String plural) {
    this.plural = plural;
  }

  /// What many of them are called, in messages and in notes.
  public String plural() {
    return plural;
  }
}
