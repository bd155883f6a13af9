package dev.tidemark.engine.link;

import dev.tidemark.engine.failure.FailureKind;
import dev.tidemark.engine.seam.Time;
import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.spi.sink.TargetException;

/// Tells [PackSize] what becomes of the objects that are sent.
record PackSizing(PackSize packs, Time time) implements CallGate {

  @Override
  public GatedCall enter(SinkVerb verb, ObjectSink beyond) {
    return switch (verb) {
      case CREATE -> new Sent();
      case OPEN, LIST, DELETE -> GatedCall.FREE;
    };
  }

  private final class Sent implements GatedCall {
    private final long seen = packs.begin();
    private final long began = time.nanoTime();
    private long bytes;

    @Override
    public void rewound() {
      bytes = 0;
    }

    @Override
    public void moved(int read) {
      bytes += read;
    }

    @Override
    public void ended() {
      packs.arrived(bytes, time.nanoTime() - began);
    }

    /// A place that asks for a pause, and one that was not reached at all, is no link that was cut.
    @Override
    public void failed(TargetException reason) {
      boolean asked =
          reason instanceof TargetException.Unavailable busy && busy.retryAfter().isPresent();
      if (FailureKind.of(reason).mayHeal() && !asked && bytes > 0) {
        packs.cut(seen, bytes);
      } else {
        packs.gaveUp();
      }
    }

    @Override
    public void cancelled() {
      packs.gaveUp();
    }
  }
}
