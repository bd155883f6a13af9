package dev.tidemark.engine.link;

import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.spi.sink.TargetException;

/// A gate that calls of a sink pass, in the gates' order from outside to inside: it may hold calls
/// up, refuse them, or just look. Any number of threads.
@FunctionalInterface
interface CallGate {

  /// A call wants to pass.
  ///
  /// @param beyond where it goes
  /// @throws TargetException if it may not; nothing has reached the place
  GatedCall enter(SinkVerb verb, ObjectSink beyond) throws TargetException, InterruptedException;
}
