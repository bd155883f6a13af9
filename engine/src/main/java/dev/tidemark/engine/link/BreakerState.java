package dev.tidemark.engine.link;

/// Whether a place is being asked.
public enum BreakerState {
  /// Calls pass.
  CLOSED,
  /// It is left alone.
  OPEN,
  /// One call finds out whether it can be reached again.
  HALF_OPEN
}
