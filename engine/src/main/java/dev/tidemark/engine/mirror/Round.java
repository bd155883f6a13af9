package dev.tidemark.engine.mirror;

import dev.tidemark.engine.link.Link;
import dev.tidemark.engine.seam.Disk;
import dev.tidemark.engine.seam.DiskLock;
import dev.tidemark.engine.seam.WriteRefusal;
import dev.tidemark.engine.spool.MirrorSource;
import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.spi.words.Mark;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One round of one target, from its lock to its outcome, in as many attempts of its [Lane] as the
/// link has patience for. What waiting may heal is tried again; what ends the round is judged here.
/// For one thread.
final class Round {

  private final LaneContext common;
  private final MirrorSource source;
  private final Disk disk;
  private final Target target;
  private final Optional<ArchiveDamage> damage;
  private final LaneProgress log;

  /// @param damage to be mended when the target is at the head, besides what is noted
  Round(LaneContext common, Target target, Optional<ArchiveDamage> damage, LaneProgress log) {
    this.common = common;
    this.source = common.source();
    this.disk = common.disk();
    this.target = target;
    this.damage = damage;
    this.log = log;
  }

  RoundOutcome run() {
    RoundOutcome outcome = told(this::locked);
    log.finished(outcome);
    return outcome;
  }

  @FunctionalInterface
  private interface Part {
    RoundOutcome run() throws InterruptedException, IOException;
  }

  private RoundOutcome told(Part part) {
    try {
      return part.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new RoundOutcome.Stopped(text("interrupted"));
    } catch (LaneProgress.TimeOver e) {
      return new RoundOutcome.Stopped(text(e.getMessage()));
    } catch (TargetStateException.Damaged e) {
      return new RoundOutcome.Parked(RoundOutcome.Reason.CORRUPT, text(e.getMessage()));
    } catch (IOException e) {
      String advice = WriteRefusal.advice(e, "try again");
      return new RoundOutcome.Failed(text(e.getMessage()) + advice, e);
    } catch (RuntimeException e) {
      return new RoundOutcome.Failed(text(e.getMessage()), e);
    }
  }

  private String text(@Nullable String fact) {
    return "mirror to " + target.name() + ": " + fact;
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
          text("another process mirrors to it" + (holder.isEmpty() ? "" : ": ") + holder));
    }
    try (DiskLock held = lock.get()) {
      Optional<TargetState> state = TargetState.open(disk, name);
      return state.isEmpty() ? notCreated() : noted(told(() -> with(state.get())));
    }
  }

  private RoundOutcome notCreated() {
    return new RoundOutcome.Parked(
        RoundOutcome.Reason.NOT_CREATED,
        text(
            "it was never made a target of this volume; "
                + UncreatedTarget.remedy(target.name(), source.timeline())));
  }

  /// A round that had nothing to do, after one that was done, has nothing to say.
  private RoundOutcome noted(RoundOutcome outcome) {
    Optional<LastRound> before = LastRound.read(disk, target.name());
    boolean idle = outcome instanceof RoundOutcome.Done done && done.sent().requests() == 0;
    if (!idle || before.flatMap(LastRound::failingSince).isPresent()) {
      LastRound.of(common.seam().time().now(), outcome, link().status(), before, log::isDisproven)
          .write(disk, target.name());
    }
    return outcome;
  }

  private RoundOutcome with(TargetState state) throws InterruptedException, IOException {
    try (state) {
      if (!state.contents().registration().volume().equals(source.volume())) {
        return notCreated();
      }
      Optional<VolumeFacts> volume = VolumeFacts.of(source);
      if (volume.isEmpty()) {
        return new RoundOutcome.Failed(text("nothing in the volume is known to be durable"), null);
      }
      Optional<String> unmounted = MissingPlace.unmounted(target.localPath(), state.contents());
      if (unmounted.isPresent()) {
        return new RoundOutcome.Offline(text(unmounted.get()));
      }
      try (Lane lane = Lane.of(common, target, damage, state, log)) {
        return served(lane, state, volume.get());
      }
    }
  }

  private RoundOutcome served(Lane lane, TargetState state, VolumeFacts volume)
      throws InterruptedException, IOException {
    Optional<RoundOutcome> hindrance = lane.hindrance();
    if (hindrance.isPresent()) {
      return hindrance.get();
    }
    if (!isAnythingFound() && lane.isUpToDate(volume)) {
      return done(state, lane.mark(), volume, 0);
    }
    long before = link().requests();
    try {
      attempts(lane, volume);
      state.noteMounted(target.localPath());
      VolumeFacts now = VolumeFacts.of(source).orElse(volume);
      return lane.ended(done(state, lane.mark(), now, link().requests() - before));
    } catch (TargetException e) {
      return lane.failed(e);
    }
  }

  /// What a round has found wrong is believed until the place is asked again.
  private boolean isAnythingFound() {
    return LastRound.read(disk, target.name()).flatMap(LastRound::found).isPresent();
  }

  private void attempts(Lane lane, VolumeFacts volume)
      throws TargetException, InterruptedException, IOException {
    link()
        .retry(log::waiting)
        .<Boolean, IOException>run(
            () -> {
              lane.attempt(volume);
              return true;
            },
            lane::progressedAt);
  }

  private Link link() {
    return common.links().apply(target);
  }

  private RoundOutcome.Done done(TargetState state, Mark mark, VolumeFacts volume, long requests) {
    return new RoundOutcome.Done(
        mark,
        !volume.goal().tid().isAfter(mark.tid()),
        log.sum(requests),
        log.mended(),
        state.contents().found(),
        log.unmended(),
        Optional.empty());
  }
}
