package dev.tidemark.engine.link;

import dev.tidemark.spi.sink.ForwardingSink;
import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.spi.sink.Traits;
import java.util.Optional;

/// What [Link#open] gives: it asks for no more calls at once than may pass, and ends its watchdog
/// when it is closed.
final class LinkSink extends ForwardingSink {

  private final Optional<Watchdog> watchdog;
  private final ConcurrencyGate concurrency;

  LinkSink(ObjectSink sink, Optional<Watchdog> watchdog, ConcurrencyGate concurrency) {
    super(sink);
    this.watchdog = watchdog;
    this.concurrency = concurrency;
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
    watchdog.ifPresent(Watchdog::close);
    sink.close();
  }
}
