package dev.tidemark.engine.copy;

/// The sizes that copies work with.
///
/// @param page so many names are listed at once
/// @param objectsInFlight at most so many objects are under way at once, if both places serve so
///   many calls well
/// @param commitsAhead objects are sent at most so many commits ahead of the newest commit created
public record CopyLimits(int page, int objectsInFlight, int commitsAhead) {

  public CopyLimits {
    if (page < 1 || objectsInFlight < 1 || commitsAhead < 1) {
      throw new IllegalArgumentException(
          "limits of a copy are at least 1, got %d, %d, %d"
              .formatted(page, objectsInFlight, commitsAhead));
    }
  }

  public static CopyLimits defaults() {
    return new CopyLimits(1000, 8, 16);
  }
}
