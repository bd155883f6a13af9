package dev.tidemark.engine.archive;

import dev.tidemark.spi.sink.TargetException;

/// Turns an interrupt into what interfaces without `InterruptedException` can carry.
final class InterruptedReadException {

  private InterruptedReadException() {}

  static ArchiveException of(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new ArchiveException(new TargetException.Unavailable("interrupted while reading", e));
  }
}
