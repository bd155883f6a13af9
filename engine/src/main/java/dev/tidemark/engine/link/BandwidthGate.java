package dev.tidemark.engine.link;

import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.spi.sink.TargetException;

/// Keeps bodies to the rate of their direction.
///
/// @param up paces what creates send
/// @param down paces what opens give
record BandwidthGate(Pacer up, Pacer down) implements CallGate {

  @Override
  public GatedCall enter(SinkVerb verb, ObjectSink beyond) {
    return switch (verb) {
      case CREATE -> new Body(up);
      case OPEN -> new Body(down);
      case LIST, DELETE -> GatedCall.FREE;
    };
  }

  private static final class Body implements GatedCall {
    private final Pacer pacer;
    private long owed;
    private int slice;

    Body(Pacer pacer) {
      this.pacer = pacer;
      pacer.begin();
    }

    @Override
    public int before(int wanted) throws InterruptedException {
      if (owed >= slice) {
        long due = owed;
        owed = 0;
        pacer.pay(due);
        slice = pacer.slice();
      }
      return (int) Math.min(wanted, slice - owed);
    }

    @Override
    public void moved(int bytes) {
      owed += bytes;
    }

    @Override
    public void ended() {
      over();
    }

    @Override
    public void failed(TargetException reason) {
      over();
    }

    @Override
    public void cancelled() {
      over();
    }

    private void over() {
      pacer.owe(owed);
      pacer.end();
    }
  }
}
