package dev.tidemark.engine.copy;

import dev.tidemark.spi.sink.ForwardingSink;
import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.spi.sink.Traits;

/// A place that does not create exclusively by itself.
final class WeakSink extends ForwardingSink {

  WeakSink(ObjectSink sink) {
    super(sink);
  }

  @Override
  public Traits traits() {
    Traits strong = sink.traits();
    return new Traits(strong.location(), false, strong.rotated(), strong.parallelism());
  }
}
