package dev.tidemark.engine.archive.format;

import java.util.Optional;

/// The purpose of a commit object. The numbers are part of the format.
public enum CommitKind {
  /// Moves X alone.
  EXTENTS(1),
  /// Carries the changes since the commit that its `from` names.
  INCREMENT(2),
  /// Carries all records live at its mark, and lists every older object that they need.
  BASE(3);

  private final int code;

  CommitKind(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }

  /// Empty for a number that this program does not know.
  static Optional<CommitKind> of(int code) {
    return switch (code) {
      case 1 -> Optional.of(EXTENTS);
      case 2 -> Optional.of(INCREMENT);
      case 3 -> Optional.of(BASE);
      default -> Optional.empty();
    };
  }
}
