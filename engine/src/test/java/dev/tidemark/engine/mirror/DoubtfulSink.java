package dev.tidemark.engine.mirror;

import dev.tidemark.spi.sink.ForwardingSink;
import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.spi.sink.TargetException;

/// A place whose probe finds that it does not keep the contract.
final class DoubtfulSink extends ForwardingSink {

  DoubtfulSink(ObjectSink sink) {
    super(sink);
  }

  @Override
  public void probe() throws TargetException {
    throw new TargetException.Rejected("probe: one name had two winners", null);
  }
}
