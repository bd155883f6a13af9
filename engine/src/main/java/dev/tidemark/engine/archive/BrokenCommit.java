package dev.tidemark.engine.archive;

/// A commit that was met and cannot be used, or is gone although numbers have no gaps.
///
/// @param fact what is wrong, with the place
public record BrokenCommit(long number, String fact) {

  @Override
  public String toString() {
    return "commit " + number + ": " + fact;
  }
}
