package dev.tidemark.engine.link;

/// Which way bytes go.
public enum Direction {
  /// To the place.
  UP,
  /// From the place.
  DOWN
}
