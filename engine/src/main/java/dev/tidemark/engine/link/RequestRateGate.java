package dev.tidemark.engine.link;

import dev.tidemark.engine.seam.Time;
import dev.tidemark.spi.sink.ObjectSink;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/// Lets so many requests pass in a period, evenly spread, and holds the others up until it is their
/// turn.
final class RequestRateGate implements CallGate {

  private final Time time;
  private final AtomicLong waited = new AtomicLong();
  private volatile Optional<Turns> turns;

  /// When the next request may pass.
  private record Turns(long each, AtomicLong next) {

    /// Takes the next turn.
    ///
    /// @return nanoseconds until then
    long take(long now) {
      long turn = next.getAndUpdate(free -> (free - now > 0 ? free : now) + each);
      return Math.max(0, turn - now);
    }
  }

  RequestRateGate(Time time, Optional<RequestLimit> limit) {
    this.time = time;
    this.turns = limit.map(this::turns);
  }

  private Turns turns(RequestLimit limit) {
    return new Turns(limit.each().toNanos(), new AtomicLong(time.nanoTime()));
  }

  /// Requests that wait already keep their turn.
  void change(Optional<RequestLimit> limit) {
    turns = limit.map(this::turns);
  }

  /// How long requests have waited, all together, in nanoseconds.
  long waitedNanos() {
    return waited.get();
  }

  @Override
  public GatedCall enter(SinkVerb verb, ObjectSink beyond) throws InterruptedException {
    long now = time.nanoTime();
    long wait = turns.map(limited -> limited.take(now)).orElse(0L);
    if (wait > 0) {
      waited.addAndGet(wait);
      time.sleep(Duration.ofNanos(wait));
    }
    return GatedCall.FREE;
  }
}
