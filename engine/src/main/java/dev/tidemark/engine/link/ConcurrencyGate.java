package dev.tidemark.engine.link;

import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.spi.sink.TargetException;
import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import java.time.Duration;

/// Lets so many calls pass at once; the others wait, in turn. An open counts until its stream has
/// ended: whoever holds one open must not wait for another.
final class ConcurrencyGate implements CallGate {

  private static final Duration EVER = Duration.ofDays(365);

  private volatile Bulkhead bulkhead;

  ConcurrencyGate(int calls) {
    this.bulkhead = bulkhead(calls);
  }

  private static Bulkhead bulkhead(int calls) {
    BulkheadConfig config =
        BulkheadConfig.custom()
            .maxConcurrentCalls(calls)
            .maxWaitDuration(EVER)
            .fairCallHandlingStrategyEnabled(true)
            .build();
    return Bulkhead.of("calls", config);
  }

  /// Calls under way are not counted against the new number.
  void change(int calls) {
    bulkhead = bulkhead(calls);
  }

  int calls() {
    return bulkhead.getBulkheadConfig().getMaxConcurrentCalls();
  }

  @Override
  public GatedCall enter(SinkVerb verb, ObjectSink beyond) throws InterruptedException {
    Bulkhead entered = bulkhead;
    if (!entered.tryAcquirePermission()) {
      Thread.interrupted();
      throw new InterruptedException("interrupted while waiting for another call to end");
    }
    return new GatedCall() {
      @Override
      public void ended() {
        entered.onComplete();
      }

      @Override
      public void failed(TargetException reason) {
        entered.onComplete();
      }

      @Override
      public void cancelled() {
        entered.releasePermission();
      }
    };
  }
}
