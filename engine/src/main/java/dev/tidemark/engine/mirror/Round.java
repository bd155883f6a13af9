package dev.tidemark.engine.mirror;

import dev.tidemark.engine.archive.CommitHeader;
import dev.tidemark.engine.link.Backoff;
import dev.tidemark.engine.link.Watchdog;
import dev.tidemark.engine.link.WatchedSink;
import dev.tidemark.engine.seam.Disk;
import dev.tidemark.engine.seam.DiskLock;
import dev.tidemark.engine.seam.Seam;
import dev.tidemark.engine.spool.Encodings;
import dev.tidemark.engine.spool.MirrorSource;
import dev.tidemark.engine.volume.Transaction;
import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.spi.sink.Traits;
import dev.tidemark.spi.words.Mark;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/// One round of one target, from its lock to its outcome: the only retry loop there is. Attempts
/// that fail are judged here, in one switch; what waiting may heal is tried again until the lane's
/// patience is over. For one thread.
final class Round {

  private final MirrorSource source;
  private final Encodings shared;
  private final Disk disk;
  private final Seam seam;
  private final MirrorLimits limits;
  private final Target target;
  private final LaneLog log;
  private final String writerName;
  private final Backoff backoff;

  Round(
      MirrorSource source,
      Encodings shared,
      Disk disk,
      Seam seam,
      MirrorLimits limits,
      Target target,
      LaneLog log,
      String writerName) {
    this.source = source;
    this.shared = shared;
    this.disk = disk;
    this.seam = seam;
    this.limits = limits;
    this.target = target;
    this.log = log;
    this.writerName = writerName;
    this.backoff = new Backoff(seam);
  }

  RoundOutcome run() {
    RoundOutcome outcome = outcome();
    log.finished(outcome);
    return outcome;
  }

  private RoundOutcome outcome() {
    try {
      return locked();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new RoundOutcome.Stopped("mirror to " + target.name() + ": interrupted");
    } catch (LaneLog.TimeOver e) {
      return new RoundOutcome.Stopped("mirror to " + target.name() + ": " + e.getMessage());
    } catch (IOException | RuntimeException e) {
      return new RoundOutcome.Failed("mirror to " + target.name() + ": " + e.getMessage(), e);
    }
  }

  private RoundOutcome locked() throws InterruptedException, IOException {
    String name = target.name();
    if (!disk.exists(TargetState.file(name))) {
      return notCreated();
    }
    Optional<DiskLock> lock = disk.tryLock(TargetState.lock(name));
    if (lock.isEmpty()) {
      String holder = disk.lockHolder(TargetState.lock(name));
      return new RoundOutcome.Locked(
          "mirror to "
              + name
              + ": another process mirrors to it"
              + (holder.isEmpty() ? "" : ": ")
              + holder);
    }
    try (DiskLock held = lock.get()) {
      Optional<TargetState> state = TargetState.open(disk, name);
      return state.isEmpty() ? notCreated() : with(state.get());
    }
  }

  private RoundOutcome notCreated() {
    return new RoundOutcome.Parked(
        RoundOutcome.Reason.NOT_CREATED,
        "mirror to "
            + target.name()
            + ": it was never made a target of this volume; run: target"
            + " create "
            + target.name());
  }

  private RoundOutcome with(TargetState state) throws InterruptedException, IOException {
    try (state) {
      if (!state.contents().registration().volume().equals(source.volume())) {
        return notCreated();
      }
      Optional<VolumeFacts> volume = VolumeFacts.of(source);
      if (volume.isEmpty()) {
        return new RoundOutcome.Failed(
            "mirror to " + target.name() + ": nothing in the volume is known to be durable", null);
      }
      if (Lane.isAtHead(source, limits, state.contents(), volume.get())) {
        return done(state.contents().seen().map(StateEntry.Seen::commit), volume.get(), 0);
      }
      return opened(state, volume.get());
    }
  }

  private RoundOutcome opened(TargetState state, VolumeFacts volume)
      throws InterruptedException, IOException {
    Optional<Watchdog> watchdog =
        limits.stalledAfter().map(limit -> new Watchdog(seam, limit, target.name()));
    try (Encodings.Use use = shared.use();
        Opened place = new Opened(watchdog)) {
      return attempts(state, volume, place);
    } finally {
      watchdog.ifPresent(Watchdog::close);
    }
  }

  /// The sink, opened by the first attempt that can.
  private final class Opened implements AutoCloseable {
    private final Optional<Watchdog> watchdog;
    private Optional<WatchedSink> sink = Optional.empty();
    private Optional<Lane> lane = Optional.empty();

    Opened(Optional<Watchdog> watchdog) {
      this.watchdog = watchdog;
    }

    Lane lane(TargetState state) throws TargetException, InterruptedException {
      if (lane.isEmpty()) {
        WatchedSink opened = open();
        sink = Optional.of(opened);
        checkPlace(opened.traits());
        lane = Optional.of(new Lane(source, shared, seam, limits, state, opened, log, writerName));
      }
      return lane.get();
    }

    private WatchedSink open() throws TargetException, InterruptedException {
      Optional<Watchdog.Call> call = watchdog.map(Watchdog::begin);
      try {
        return new WatchedSink(target.opener().open(), watchdog, log::sent);
      } catch (InterruptedException e) {
        if (call.isPresent() && call.get().end()) {
          throw new TargetException.Unavailable(
              "open " + target.name() + ": no answer for too long", e);
        }
        throw e;
      } finally {
        call.ifPresent(Watchdog.Call::end);
      }
    }

    long requests() {
      return sink.map(WatchedSink::requests).orElse(0L);
    }

    @Override
    public void close() {
      sink.ifPresent(ObjectSink::close);
    }
  }

  private void checkPlace(Traits traits) throws TargetException {
    if (!traits.exclusiveCreate() && !target.singleWriter()) {
      throw notExclusive(target, traits);
    }
  }

  static TargetException.Rejected notExclusive(Target target, Traits traits) {
    return new TargetException.Rejected(
        "use "
            + target.name()
            + ": "
            + traits.location()
            + " cannot create exclusively, so two"
            + " writers could overwrite each other; if nobody else ever writes there, say"
            + " `single-writer: true`",
        null);
  }

  private RoundOutcome attempts(TargetState state, VolumeFacts volume, Opened place)
      throws InterruptedException, IOException {
    int failed = 0;
    long progressedAt = log.progressedAt();
    while (true) {
      try {
        Position position = place.lane(state).attempt(volume);
        return done(position.newest(), VolumeFacts.of(source).orElse(volume), place.requests());
      } catch (TargetException e) {
        failed = log.progressedAt() == progressedAt ? failed + 1 : 1;
        progressedAt = log.progressedAt();
        Optional<RoundOutcome> end = judge(e, failed);
        if (end.isPresent()) {
          return end.get();
        }
      }
    }
  }

  /// What to do about a failure: end the round with an outcome, or wait and try again.
  private Optional<RoundOutcome> judge(TargetException e, int failed) throws InterruptedException {
    String message = String.valueOf(e.getMessage());
    return switch (e) {
      case TargetException.Unavailable unavailable ->
          waited(message, failed, unavailable.retryAfter());
      case TargetException.OutcomeUnknown unknown -> waited(message, failed, Optional.empty());
      case TargetException.Diverged diverged ->
          parked(
              log.hasAgreed() ? RoundOutcome.Reason.FENCED : RoundOutcome.Reason.DIVERGED, message);
      case TargetException.Rejected rejected -> parked(RoundOutcome.Reason.REJECTED, message);
      case TargetException.Missing missing -> parked(RoundOutcome.Reason.MISSING, message);
      case TargetException.Corrupt corrupt -> parked(RoundOutcome.Reason.CORRUPT, message);
      case TargetException.SourceFailed source ->
          Optional.of(new RoundOutcome.Failed(message, source));
    };
  }

  private static Optional<RoundOutcome> parked(RoundOutcome.Reason reason, String message) {
    return Optional.of(new RoundOutcome.Parked(reason, message));
  }

  private Optional<RoundOutcome> waited(String message, int failed, Optional<Duration> asked)
      throws InterruptedException {
    Duration pause = backoff.next(failed, asked);
    long idle = seam.time().nanoTime() - log.progressedAt();
    if (idle + pause.toNanos() > limits.patience().toNanos()) {
      return Optional.of(new RoundOutcome.Offline(message));
    }
    log.checkTime();
    log.waiting(pause, message);
    seam.time().sleep(pause);
    return Optional.empty();
  }

  private RoundOutcome done(Optional<CommitHeader> newest, VolumeFacts volume, long requests) {
    Mark mark = newest.map(CommitHeader::mark).orElseGet(() -> Marks.none(source.timeline()));
    boolean atHead =
        !volume.whole().map(Transaction::tid).orElse(volume.durable().tid()).isAfter(mark.tid());
    return new RoundOutcome.Done(mark, atHead, log.sum(requests));
  }
}
