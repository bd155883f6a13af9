package dev.tidemark.engine.link;

import dev.tidemark.engine.seam.Seam;
import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.spi.sink.TargetException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/// All that stands between the engine and one target's sink, for the life of a process: what is
/// known of the link and how it is treated outlives the sinks that are opened over it. Nothing is
/// shared between targets, so none waits for another's limits or failures. Any number of threads.
///
/// A call passes, from outside to inside: the breaker, the number of calls at once, the request
/// rate, the pacing of bytes, the counters, the watchdog.
public final class Link {

  private final String target;
  private final Seam seam;
  private final CallMeter meter;
  private final Breaker breaker;
  private final ConcurrencyGate concurrency;
  private final RequestRateGate requestRate;
  private final BandwidthGate bandwidth;
  private final PackSize packs;
  private final OpenSinks open;
  private final AtomicBoolean sized = new AtomicBoolean();
  private final AtomicLong retries = new AtomicLong();
  private volatile LinkPolicy configured;
  private volatile LinkPolicy policy;

  /// A link by itself, of no process's [Links].
  public Link(String target, LinkPolicy policy, PackSize.Bounds packs, Seam seam) {
    this(target, policy, seam, new OpenSinks());
    startPacks(() -> packs);
  }

  Link(String target, LinkPolicy policy, Seam seam, OpenSinks open) {
    this.open = open;
    this.target = target;
    this.configured = policy;
    this.policy = policy;
    this.seam = seam;
    this.meter = new CallMeter(seam.time());
    this.breaker = new Breaker(target, seam.time(), policy.breaker());
    this.concurrency = new ConcurrencyGate(policy.concurrency());
    this.requestRate = new RequestRateGate(seam.time(), policy.limits().requests());
    this.bandwidth =
        new BandwidthGate(
            new Pacer(seam.time(), () -> limit(Direction.UP)),
            new Pacer(seam.time(), () -> limit(Direction.DOWN)));
    this.packs = new PackSize(PackSize.Bounds.DEFAULT);
  }

  private ByteRate limit(Direction direction) {
    return policy.limits().at(seam.time().now(), direction);
  }

  /// Opens a place.
  @FunctionalInterface
  public interface Opener {
    ObjectSink open() throws TargetException, InterruptedException;
  }

  /// Takes over a policy that is not the one given before.
  void configure(LinkPolicy given) {
    if (!given.equals(configured)) {
      configured = given;
      change(given);
    }
  }

  /// Another policy, from now on: also for calls and bodies that are under way.
  public void change(LinkPolicy changed) {
    LinkPolicy before = policy;
    policy = changed;
    if (!changed.breaker().equals(before.breaker())) {
      breaker.change(changed.breaker());
    }
    if (changed.concurrency() != before.concurrency()) {
      concurrency.change(changed.concurrency());
    }
    if (!changed.limits().requests().equals(before.limits().requests())) {
      requestRate.change(changed.limits().requests());
    }
  }

  /// The sizes of packs from now on, for the first one who knows them.
  void startPacks(Supplier<PackSize.Bounds> bounds) {
    if (sized.compareAndSet(false, true)) {
      packs.start(bounds.get());
    }
  }

  /// The size of the next pack.
  public PackSize packs() {
    return packs;
  }

  /// The loop that tries again, with this link's patience.
  ///
  /// @param waiting hears of each pause
  public Retry retry(Retry.Waiting waiting) {
    RetryPolicy how = policy.retry();
    return new Retry(
        seam,
        how,
        () -> how.patience(meter.answeredAt().isPresent()),
        (pause, reason) -> {
          retries.incrementAndGet();
          waiting.on(pause, reason);
        });
  }

  /// A sink whose calls pass this link. Closing it closes what was opened.
  ///
  /// @param sent hears of bytes as the place takes them
  /// @throws TargetException what the opener throws; Unavailable, without asking it, if the place
  ///   is being left alone
  public ObjectSink open(Opener opener, LongConsumer sent)
      throws TargetException, InterruptedException {
    breaker.refuseWhileOpen();
    Optional<Watchdog> watchdog = policy.stall().map(limit -> new Watchdog(seam, limit, target));
    boolean opened = false;
    try {
      ObjectSink raw = watched(opener, watchdog);
      opened = true;
      return registered(new LinkSink(guarded(raw, watchdog, sent), watchdog, concurrency, open));
    } catch (TargetException e) {
      meter.failed(e);
      breaker.openingFailed(e);
      throw e;
    } finally {
      if (!opened) {
        watchdog.ifPresent(Watchdog::close);
      }
    }
  }

  private ObjectSink registered(LinkSink sink) {
    try {
      open.add(sink);
      return sink;
    } catch (IllegalStateException e) {
      sink.close();
      throw e;
    }
  }

  /// The same for a reader: reads are tried again while the place is unavailable.
  ///
  /// @param waiting hears of each pause
  public ObjectSink openToRead(Opener opener, Retry.Waiting waiting)
      throws TargetException, InterruptedException {
    return new RetryingSink(open(opener, bytes -> {}), seam.time(), retry(waiting));
  }

  private ObjectSink watched(Opener opener, Optional<Watchdog> watchdog)
      throws TargetException, InterruptedException {
    if (watchdog.isEmpty()) {
      return opener.open();
    }
    Watchdog.Call call = watchdog.get().begin();
    try {
      return opener.open();
    } catch (TargetException | InterruptedException e) {
      if (call.end()) {
        throw new TargetException.Unavailable(
            "open " + target + ": no answer for " + watchdog.get().limit().toSeconds() + " s", e);
      }
      throw e;
    } finally {
      call.end();
    }
  }

  private ObjectSink guarded(ObjectSink raw, Optional<Watchdog> watchdog, LongConsumer sent) {
    ObjectSink sink = watchdog.isPresent() ? new WatchedSink(raw, watchdog.get()) : raw;
    sink = new GateSink(sink, new PackSizing(packs, seam.time()));
    sink = new GateSink(sink, meter.gate(sent));
    sink = new GateSink(sink, bandwidth);
    sink = new GateSink(sink, requestRate);
    sink = new GateSink(sink, concurrency);
    return new GateSink(sink, breaker);
  }

  /// Calls so far that reached the place, or tried.
  public long requests() {
    return meter.requests();
  }

  /// What has passed, and how the link is now.
  public LinkStatus status() {
    return new LinkStatus(
        meter.requestsByVerb(),
        meter.up().total(),
        meter.down().total(),
        meter.up().perSecond(),
        meter.down().perSecond(),
        limit(Direction.UP),
        limit(Direction.DOWN),
        meter.failures(),
        retries.get(),
        breaker.state(),
        meter.lastFailure(),
        meter.answeredAt(),
        Duration.ofNanos(
            requestRate.waitedNanos()
                + bandwidth.up().waitedNanos()
                + bandwidth.down().waitedNanos()),
        packs.bytes());
  }
}
