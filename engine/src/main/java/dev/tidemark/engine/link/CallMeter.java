package dev.tidemark.engine.link;

import dev.tidemark.engine.failure.FailureKind;
import dev.tidemark.engine.seam.Time;
import dev.tidemark.spi.sink.TargetException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// Counts what reaches the place.
final class CallMeter {

  private final Time time;
  private final Map<SinkVerb, AtomicLong> requests = new EnumMap<>(SinkVerb.class);
  private final ByteGauge up;
  private final ByteGauge down;
  private final AtomicLong failures = new AtomicLong();
  private volatile LinkStatus.@Nullable Failure lastFailure;
  private volatile @Nullable Instant answeredAt;

  CallMeter(Time time) {
    this.time = time;
    this.up = new ByteGauge(time);
    this.down = new ByteGauge(time);
    for (SinkVerb verb : SinkVerb.values()) {
      requests.put(verb, new AtomicLong());
    }
  }

  /// @param sent hears of bytes as the sink takes them; those of a second reading of the same
  ///   content do not count
  CallGate gate(LongConsumer sent) {
    return (verb, beyond) -> {
      count(verb).incrementAndGet();
      return new Counted(verb, sent);
    };
  }

  private AtomicLong count(SinkVerb verb) {
    return requests.computeIfAbsent(verb, missing -> new AtomicLong());
  }

  long requests() {
    long sum = 0;
    for (AtomicLong count : requests.values()) {
      sum += count.get();
    }
    return sum;
  }

  Map<SinkVerb, Long> requestsByVerb() {
    Map<SinkVerb, Long> counts = new EnumMap<>(SinkVerb.class);
    requests.forEach((verb, count) -> counts.put(verb, count.get()));
    return counts;
  }

  ByteGauge up() {
    return up;
  }

  ByteGauge down() {
    return down;
  }

  long failures() {
    return failures.get();
  }

  Optional<LinkStatus.Failure> lastFailure() {
    return Optional.ofNullable(lastFailure);
  }

  /// When the place last gave an answer that was no failure of the link.
  Optional<Instant> answeredAt() {
    return Optional.ofNullable(answeredAt);
  }

  void failed(TargetException reason) {
    if (FailureKind.of(reason).mayHeal()) {
      failures.incrementAndGet();
      lastFailure = new LinkStatus.Failure(time.now(), String.valueOf(reason.getMessage()));
    } else {
      answeredAt = time.now();
    }
  }

  private final class Counted implements GatedCall {
    private final SinkVerb verb;
    private final LongConsumer sent;
    private long position;
    private long counted;

    Counted(SinkVerb verb, LongConsumer sent) {
      this.verb = verb;
      this.sent = sent;
    }

    @Override
    public void rewound() {
      position = 0;
    }

    @Override
    public void moved(int bytes) {
      position += bytes;
      if (position <= counted) {
        return;
      }
      long fresh = position - counted;
      counted = position;
      if (verb == SinkVerb.CREATE) {
        up.add(fresh);
        sent.accept(fresh);
      } else {
        down.add(fresh);
      }
    }

    @Override
    public void ended() {
      answeredAt = time.now();
    }

    @Override
    public void failed(TargetException reason) {
      CallMeter.this.failed(reason);
    }
  }
}
