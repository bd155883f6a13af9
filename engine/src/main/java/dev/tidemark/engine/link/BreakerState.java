package dev.tidemark.engine.link;

/// The state of the breaker that decides whether a place is asked.
public enum BreakerState {
  /// Calls pass.
  CLOSED,
  /// It is left alone.
  OPEN,
  /// One call finds out whether it can be reached again.
  HALF_OPEN
}
