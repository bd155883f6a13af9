package dev.tidemark.engine.link;

import dev.tidemark.spi.sink.ForwardingSink;
import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.spi.sink.Traits;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/// The sink that [Link#open] gives: it asks for no more calls at once than may pass, and ends its
/// watchdog when it is closed.
final class LinkSink extends ForwardingSink {

  private final Optional<Watchdog> watchdog;
  private final ConcurrencyGate concurrency;

  private final OpenSinks open;
  private final AtomicBoolean closed = new AtomicBoolean();

  LinkSink(
      ObjectSink sink, Optional<Watchdog> watchdog, ConcurrencyGate concurrency, OpenSinks open) {
    super(sink);
    this.watchdog = watchdog;
    this.concurrency = concurrency;
    this.open = open;
  }

  @Override
  public Traits traits() {
    Traits traits = sink.traits();
    return new Traits(
        traits.location(),
        traits.exclusiveCreate(),
        traits.rotated(),
        Math.min(traits.parallelism(), concurrency.calls()));
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      open.remove(this);
      watchdog.ifPresent(Watchdog::close);
      sink.close();
    }
  }
}
