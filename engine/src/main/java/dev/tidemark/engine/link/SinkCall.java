package dev.tidemark.engine.link;

import dev.tidemark.spi.sink.TargetException;

/// A call of a sink, to be made by whoever watches over it.
@FunctionalInterface
public interface SinkCall<T> {
  T run() throws TargetException, InterruptedException;
}
