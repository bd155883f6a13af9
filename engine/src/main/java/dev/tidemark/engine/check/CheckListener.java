package dev.tidemark.engine.check;

/// Hears how a check gets on. Called from its threads; must return at once.
public interface CheckListener {

  /// Hears nothing.
  CheckListener SILENT = new CheckListener() {};

  /// So many commits were read so far, of as many as there are.
  default void commits(long read, long all) {}

  /// So many records were read so far.
  default void records(long read) {}

  /// So many more bytes of content were proven.
  default void proven(long bytes) {}
}
