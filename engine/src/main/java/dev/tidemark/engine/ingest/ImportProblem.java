package dev.tidemark.engine.ingest;

import dev.tidemark.engine.files.TreePath;

/// A problem with something that could not be imported as it is.
///
/// @param path absolute, in the tree that was imported
/// @param detail the reason, for people
public record ImportProblem(Kind kind, TreePath path, String detail) {

  /// What it means.
  public enum Kind {
    /// It could not be read; what the volume had is kept.
    UNREADABLE(true),
    /// It changed whenever it was read; the last reading is kept and it is read again next time.
    CHANGING(false),
    /// It goes on behind its size, and no end was found; what its size says is kept.
    ENDLESS(true),
    /// A directory that was found under another name already; not imported twice.
    SEEN_TWICE(false);

    private final boolean incomplete;

    Kind(boolean incomplete) {
      this.incomplete = incomplete;
    }

    /// Whether something is missing that the source has.
    boolean incomplete() {
      return incomplete;
    }
  }

  /// One line.
  @Override
  public String toString() {
    return path + ": " + detail;
  }
}
