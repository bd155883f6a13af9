package dev.tidemark.testkit;

import dev.tidemark.spi.sink.ObjectSink;

final class MemorySinkTest extends ObjectSinkContract {

  private final MemorySink place = new MemorySink();

  @Override
  protected ObjectSink open() {
    return place;
  }
}
