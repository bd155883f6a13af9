package dev.tidemark.engine.link;

import dev.tidemark.engine.failure.FailureKind;
import dev.tidemark.engine.seam.Time;
import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.spi.sink.TargetException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// Leaves a place alone for a while if most of the last calls failed for a reason that waiting may
/// heal: calls then end at once as `Unavailable`, and say when to ask again. What a place refuses,
/// lacks or has damaged is an answer and no failure.
///
/// After the while one cheap request, a listing of one name, finds out whether the place can be
/// reached again; only then the calls of all others pass.
final class Breaker implements CallGate {

  /// A call may be as slow as its link.
  private static final Duration EVER = Duration.ofDays(365);

  /// For those that come while one is asking.
  private static final Duration SHORTLY = Duration.ofSeconds(1);

  private final String target;
  private final Time time;
  private volatile Circuit circuit;
  private volatile String lastReason = "";

  Breaker(String target, Time time, BreakerPolicy policy) {
    this.target = target;
    this.time = time;
    this.circuit = new Circuit(policy);
  }

  /// Begins anew, closed.
  void change(BreakerPolicy policy) {
    circuit = new Circuit(policy);
  }

  BreakerState state() {
    return switch (circuit.breaker.getState()) {
      case CLOSED, DISABLED, METRICS_ONLY -> BreakerState.CLOSED;
      case OPEN, FORCED_OPEN -> BreakerState.OPEN;
      case HALF_OPEN -> BreakerState.HALF_OPEN;
    };
  }

  private final class Circuit {
    private final CircuitBreaker breaker;
    private final BreakerPolicy policy;
    private volatile long openUntil;

    Circuit(BreakerPolicy policy) {
      this.policy = policy;
      this.breaker =
          CircuitBreaker.of(
              target,
              CircuitBreakerConfig.custom()
                  .clock(new SeamClock(time))
                  .currentTimestampFunction(clock -> time.nanoTime(), TimeUnit.NANOSECONDS)
                  .failureRateThreshold(policy.failureRate())
                  .slidingWindowSize(policy.window())
                  .minimumNumberOfCalls((policy.window() + 1) / 2)
                  .waitDurationInOpenState(policy.open())
                  .permittedNumberOfCallsInHalfOpenState(1)
                  .slowCallDurationThreshold(EVER)
                  .writableStackTraceEnabled(false)
                  .build());
      breaker.getEventPublisher().onStateTransition(event -> changed());
    }

    private void changed() {
      if (breaker.getState() == CircuitBreaker.State.OPEN) {
        openUntil = time.nanoTime() + policy.open().toNanos();
      }
    }

    private Duration remaining() {
      long nanos = openUntil - time.nanoTime();
      boolean open = breaker.getState() == CircuitBreaker.State.OPEN;
      return open && nanos > 0 ? Duration.ofNanos(nanos).plusMillis(1) : SHORTLY;
    }
  }

  /// Where there is no sink yet to ask.
  ///
  /// @throws TargetException.Unavailable if the place is being left alone
  void refuseWhileOpen() throws TargetException.Unavailable {
    Circuit asked = circuit;
    if (state() == BreakerState.OPEN && asked.openUntil - time.nanoTime() > 0) {
      throw refusal(asked);
    }
  }

  /// A place that cannot be opened counts as a call that failed; that one can be opened proves
  /// nothing yet.
  void openingFailed(TargetException reason) {
    CircuitBreaker breaker = circuit.breaker;
    if (FailureKind.of(reason).mayHeal() && breaker.tryAcquirePermission()) {
      new Counted(breaker).failed(reason);
    }
  }

  @Override
  public GatedCall enter(SinkVerb verb, ObjectSink beyond)
      throws TargetException, InterruptedException {
    Circuit entered = circuit;
    acquire(entered);
    if (entered.breaker.getState() == CircuitBreaker.State.HALF_OPEN && verb != SinkVerb.LIST) {
      ask(entered, beyond);
      acquire(entered);
    }
    return new Counted(entered.breaker);
  }

  private void acquire(Circuit entered) throws TargetException.Unavailable {
    if (!entered.breaker.tryAcquirePermission()) {
      throw refusal(entered);
    }
  }

  private TargetException.Unavailable refusal(Circuit entered) {
    Duration remaining = entered.remaining();
    return new TargetException.Unavailable(
        "use "
            + target
            + ": left alone for "
            + Math.max(1, remaining.toSeconds())
            + " s more, because most calls failed; the last one: "
            + lastReason,
        null,
        remaining);
  }

  private void ask(Circuit entered, ObjectSink beyond)
      throws TargetException, InterruptedException {
    GatedCall probe = new Counted(entered.breaker);
    try {
      beyond.list("", "", 1);
      probe.ended();
    } catch (TargetException e) {
      probe.failed(e);
      if (FailureKind.of(e).mayHeal()) {
        throw e;
      }
    } catch (InterruptedException | RuntimeException | Error e) {
      probe.cancelled();
      throw e;
    }
  }

  private final class Counted implements GatedCall {
    private final CircuitBreaker breaker;
    private final long began = time.nanoTime();

    Counted(CircuitBreaker breaker) {
      this.breaker = breaker;
    }

    @Override
    public void ended() {
      breaker.onSuccess(time.nanoTime() - began, TimeUnit.NANOSECONDS);
    }

    @Override
    public void failed(TargetException reason) {
      if (FailureKind.of(reason).mayHeal()) {
        lastReason = String.valueOf(reason.getMessage());
        breaker.onError(time.nanoTime() - began, TimeUnit.NANOSECONDS, reason);
      } else {
        ended();
      }
    }

    @Override
    public void cancelled() {
      breaker.releasePermission();
    }
  }
}
