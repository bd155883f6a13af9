package dev.tidemark.testkit;

/// The process under test has died at this point. An error, so that nothing on the way handles it:
/// what a `finally` still does to a sink meets a sink that is dead too.
public final class KilledError extends Error {

  public KilledError(String where) {
    super("killed at " + where);
  }
}
