package dev.tidemark.engine.mirror;

import dev.tidemark.engine.archive.format.CommitHeader;
import dev.tidemark.engine.link.LinkStatus;
import dev.tidemark.engine.seam.Time;
import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.spi.words.ExtentId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The progress of a round so far, and its listener. Any number of threads.
final class LaneProgress {

  private static final long REPORT_BYTES = 256 << 10;

  private final String target;
  private final Supplier<LinkStatus> link;
  private final MirrorListener listener;
  private final Time time;
  private final long startedAt;
  private final Optional<Duration> roundMax;
  private final AtomicLong sent = new AtomicLong();
  private final List<String> mended = new CopyOnWriteArrayList<>();
  private volatile Optional<String> unmended = Optional.empty();
  private volatile long total;
  private volatile boolean agreed;
  private volatile boolean ofPast;
  private ExtentId reached = ExtentId.NONE;
  private volatile long commits;
  private volatile long progressedAt;
  private volatile MirrorEvent.@Nullable Phase phase;

  LaneProgress(
      String target,
      Supplier<LinkStatus> link,
      MirrorListener listener,
      Time time,
      Optional<Duration> roundMax) {
    this.target = target;
    this.link = link;
    this.listener = listener;
    this.time = time;
    this.roundMax = roundMax;
    this.startedAt = time.nanoTime();
    this.progressedAt = startedAt;
  }

  /// The round's time is over.
  static final class TimeOver extends RuntimeException {
    private static final long serialVersionUID = 1;

    TimeOver() {
      super("the time for this round is over");
    }
  }

  void checkTime() {
    if (roundMax.isPresent() && time.nanoTime() - startedAt > roundMax.get().toNanos()) {
      throw new TimeOver();
    }
  }

  String target() {
    return target;
  }

  /// What is sent from here on comes to about so many bytes.
  void expect(long bytes) {
    total = sent.get() + bytes;
  }

  void sent(long bytes) {
    long before = sent.getAndAdd(bytes);
    if (before / REPORT_BYTES != (before + bytes) / REPORT_BYTES) {
      report();
    }
  }

  private void report() {
    long done = sent.get();
    listener.on(new MirrorEvent.Progress(target, done, Math.max(done, total), link.get()));
  }

  void phase(MirrorEvent.Phase begun) {
    if (phase != begun) {
      phase = begun;
      listener.on(new MirrorEvent.PhaseBegun(target, begun));
    }
  }

  void committed(CommitHeader header) {
    commits++;
    progressed();
    report();
    listener.on(new MirrorEvent.Committed(target, header.number(), header.kind(), header.mark()));
  }

  /// Ends the round instead, if its time is over.
  void waiting(Duration pause, TargetException reason) {
    checkTime();
    phase = null;
    listener.on(new MirrorEvent.Waiting(target, pause, String.valueOf(reason.getMessage())));
  }

  void finished(RoundOutcome outcome) {
    listener.on(new MirrorEvent.Finished(target, outcome, link.get()));
  }

  /// The target was found to be what it should be: in the volume's past, or one archive with its
  /// source. That it answers is progress once, not in every attempt: a place that can be read and
  /// never written must not be asked for ever.
  void agreed() {
    if (!agreed) {
      agreed = true;
      progressed();
    }
  }

  boolean hasAgreed() {
    return agreed;
  }

  /// The target was found in the volume's past. That a copy agrees with its source does not say so:
  /// both may be another machine's.
  void foundInPast() {
    ofPast = true;
  }

  /// Whether this round has read what an earlier finding cannot be true beside.
  boolean isDisproven(RoundOutcome.Reason found) {
    return switch (found) {
      case MISSING -> agreed;
      case DIVERGED, FENCED -> ofPast;
      case CORRUPT, REJECTED, NOT_CREATED -> false;
    };
  }

  /// Every extent up to `id` is at the target. Only what was not reached before is progress: an
  /// attempt that finds what an earlier one sent has done nothing.
  void reached(ExtentId id) {
    if (id.isAfter(reached)) {
      reached = id;
      progressed();
    }
  }

  /// A part of a run is at the target that was not there before.
  void partSent() {
    progressed();
  }

  private void progressed() {
    progressedAt = time.nanoTime();
  }

  long progressedAt() {
    return progressedAt;
  }

  /// Damage at the target was made good.
  void mended(String what) {
    mended.add(what);
    listener.on(new MirrorEvent.Mended(target, what));
  }

  /// What is known to be damaged there could not be made good.
  void notMended(String why) {
    unmended = Optional.of(why);
  }

  Optional<String> unmended() {
    return unmended;
  }

  List<String> mended() {
    return List.copyOf(mended);
  }

  RoundOutcome.Sent sum(long requests) {
    return new RoundOutcome.Sent(sent.get(), requests, commits);
  }
}
