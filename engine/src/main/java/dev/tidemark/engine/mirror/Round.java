package dev.tidemark.engine.mirror;

import dev.tidemark.engine.archive.ArchiveCreation;
import dev.tidemark.engine.archive.CommitHeader;
import dev.tidemark.engine.copy.CopyLimits;
import dev.tidemark.engine.copy.CopyRound;
import dev.tidemark.engine.link.Link;
import dev.tidemark.engine.link.PackSize;
import dev.tidemark.engine.link.Retry;
import dev.tidemark.engine.seam.Disk;
import dev.tidemark.engine.seam.DiskLock;
import dev.tidemark.engine.seam.WriteRefusal;
import dev.tidemark.engine.spool.SharedEncodings;
import dev.tidemark.engine.volume.Transaction;
import dev.tidemark.engine.volume.VolumeException;
import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.spi.words.Mark;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/// One round of one target, from its lock to its outcome. What waiting may heal is tried again
/// until the link's patience is over; what ends the round is judged here, in one switch. For one
/// thread.
final class Round {

  private final LaneContext common;
  private final Disk disk;
  private final Target target;
  private final LaneProgress log;
  private final Function<Target, Link> links;
  private final Link link;
  private final Optional<ArchiveDamage> damage;

  Round(
      LaneContext common,
      Disk disk,
      Target target,
      Function<Target, Link> links,
      LaneProgress log) {
    this(common, disk, target, links, log, Optional.empty());
  }

  /// @param damage to be mended when the target is at the head
  Round(
      LaneContext common,
      Disk disk,
      Target target,
      Function<Target, Link> links,
      LaneProgress log,
      Optional<ArchiveDamage> damage) {
    this.damage = damage;
    this.common = common;
    this.disk = disk;
    this.target = target;
    this.log = log;
    this.links = links;
    this.link = links.apply(target);
  }

  RoundOutcome run() {
    RoundOutcome outcome = outcome();
    log.finished(outcome);
    return outcome;
  }

  private RoundOutcome outcome() {
    return told(this::locked);
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
      return new RoundOutcome.Stopped("mirror to " + target.name() + ": interrupted");
    } catch (LaneProgress.TimeOver e) {
      return new RoundOutcome.Stopped("mirror to " + target.name() + ": " + e.getMessage());
    } catch (TargetStateException.Damaged e) {
      return new RoundOutcome.Parked(
          RoundOutcome.Reason.CORRUPT, "mirror to " + target.name() + ": " + e.getMessage());
    } catch (IOException e) {
      return failed(e, WriteRefusal.advice(e, "try again"));
    } catch (RuntimeException e) {
      return failed(e, "");
    }
  }

  private RoundOutcome failed(Exception e, String advice) {
    return new RoundOutcome.Failed(
        "mirror to " + target.name() + ": " + e.getMessage() + advice, e);
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
      return state.isEmpty() ? notCreated() : noted(told(() -> with(state.get())));
    }
  }

  /// A round that had nothing to do, after one that was done, has nothing to say.
  private RoundOutcome noted(RoundOutcome outcome) {
    Optional<LastRound> before = LastRound.read(disk, target.name());
    boolean idle = outcome instanceof RoundOutcome.Done done && done.sent().requests() == 0;
    if (!idle || before.flatMap(LastRound::failingSince).isPresent()) {
      LastRound.of(common.seam().time().now(), outcome, link.status(), before, this::isDisproven)
          .write(disk, target.name());
    }
    return outcome;
  }

  /// Whether this round has read what an earlier finding cannot be true beside. A copy that agrees
  /// with its source may still be another machine's.
  private boolean isDisproven(RoundOutcome.Reason found) {
    return switch (found) {
      case MISSING -> log.hasAgreed();
      case DIVERGED, FENCED -> log.hasAgreed() && target.from().isEmpty();
      case CORRUPT, REJECTED, NOT_CREATED -> false;
    };
  }

  /// What a round has found wrong is believed until the place is asked again.
  private boolean isAnythingFound() {
    return LastRound.read(disk, target.name()).flatMap(LastRound::found).isPresent();
  }

  private RoundOutcome notCreated() {
    return new RoundOutcome.Parked(
        RoundOutcome.Reason.NOT_CREATED,
        "mirror to "
            + target.name()
            + ": it was never made a target of this volume; "
            + UncreatedTarget.remedy(target.name(), common.source().timeline()));
  }

  private RoundOutcome with(TargetState state) throws InterruptedException, IOException {
    try (state) {
      if (!state.contents().registration().volume().equals(common.source().volume())) {
        return notCreated();
      }
      Optional<VolumeFacts> volume = VolumeFacts.of(common.source());
      if (volume.isEmpty()) {
        return new RoundOutcome.Failed(
            "mirror to " + target.name() + ": nothing in the volume is known to be durable", null);
      }
      Optional<String> unmounted = MissingPlace.unmounted(target.localPath(), state.contents());
      if (unmounted.isPresent()) {
        return new RoundOutcome.Offline("mirror to " + target.name() + ": " + unmounted.get());
      }
      if (target.from().isPresent()) {
        return copied(target.from().get(), state, volume.get());
      }
      if (damage.isPresent()) {
        return opened(state, volume.get());
      }
      Instant now = common.seam().time().now();
      if (!isAnythingFound()
          && VolumeLane.isAtHead(
              common.source(), common.limits(), state.contents(), volume.get(), now)) {
        return done(state, state.contents().seen().map(StateEntry.Seen::commit), volume.get(), 0);
      }
      return opened(state, volume.get());
    }
  }

  private RoundOutcome copied(Target from, TargetState state, VolumeFacts volume)
      throws InterruptedException, IOException {
    Optional<RoundOutcome> trouble = trouble(from);
    if (trouble.isPresent()) {
      return new RoundOutcome.Unfed(from.name(), trouble.get());
    }
    long before = link.requests();
    CopyRound round =
        new CopyRound(place(from), place(target), common.seam(), CopyLimits.defaults());
    try {
      CopyLane lane = new CopyLane(state, round, log, damage.orElse(ArchiveDamage.NONE));
      Optional<CommitHeader> newest = lane.run(common.seam(), this::waiting);
      state.noteMounted(target.localPath());
      return following(from, newest, done(state, newest, volume(volume), link.requests() - before));
    } catch (TargetException e) {
      return round.isOfSource(e) ? new RoundOutcome.Unfed(from.name(), judge(e)) : judge(e);
    }
  }

  /// Why the place that it is filled from is not looked at; a source need be no target of the
  /// volume here.
  private Optional<RoundOutcome> trouble(Target from) {
    try {
      return TargetState.read(disk, from.name())
          .flatMap(source -> MissingPlace.unmounted(from.localPath(), source))
          .map(RoundOutcome.Offline::new);
    } catch (IOException e) {
      return Optional.of(unreadable(e));
    }
  }

  /// What the volume knows of another target cannot be read.
  private static RoundOutcome unreadable(IOException e) {
    String message = String.valueOf(e.getMessage());
    return e instanceof TargetStateException.Damaged
        ? new RoundOutcome.Parked(RoundOutcome.Reason.CORRUPT, message)
        : new RoundOutcome.Failed(message, e);
  }

  /// What a copy has come to, which has all that its source has.
  private RoundOutcome following(
      Target from, Optional<CommitHeader> newest, RoundOutcome.Done done) {
    try {
      boolean follows = new CopyStanding(common.source(), disk, target).checkFollows(newest);
      return done.atHead() && follows ? done : done.waitingFor(from.name());
    } catch (TargetException.Diverged e) {
      return new RoundOutcome.Parked(RoundOutcome.Reason.DIVERGED, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      return new RoundOutcome.Unfed(from.name(), unreadable(e));
    }
  }

  private VolumeFacts volume(VolumeFacts known) {
    return VolumeFacts.of(common.source()).orElse(known);
  }

  private CopyRound.Place place(Target place) {
    return new CopyRound.Place(
        place.name(), links.apply(place), place.opener(), place.singleWriter());
  }

  private void waiting(Duration pause, TargetException reason) {
    log.checkTime();
    log.waiting(pause, String.valueOf(reason.getMessage()));
  }

  private RoundOutcome opened(TargetState state, VolumeFacts volume)
      throws InterruptedException, IOException {
    try (SharedEncodings.Use use = common.shared().use();
        Opened place = new Opened()) {
      return attempts(state, volume, place);
    }
  }

  /// The sink, opened by the first attempt that can.
  private final class Opened implements AutoCloseable {
    private final long before = link.requests();
    private Optional<ObjectSink> sink = Optional.empty();
    private Optional<VolumeLane> lane = Optional.empty();

    VolumeLane lane(TargetState state) throws TargetException, InterruptedException {
      if (lane.isEmpty()) {
        ObjectSink opened = opened();
        ArchiveCreation.checkExclusive(target.name(), opened.traits(), target.singleWriter());
        lane = Optional.of(new VolumeLane(common, state, opened, packs(), log));
      }
      return lane.get();
    }

    private ObjectSink opened() throws TargetException, InterruptedException {
      if (sink.isEmpty()) {
        sink = Optional.of(link.open(target.opener(), log::sent));
      }
      return sink.get();
    }

    long requests() {
      return link.requests() - before;
    }

    @Override
    public void close() {
      sink.ifPresent(ObjectSink::close);
    }
  }

  /// A directory of this machine has no link whose packs could be cut, and equal packs are encoded
  /// once for all of them.
  private PackSize packs() {
    return target.localPath().isPresent()
        ? new PackSize(PackSize.Bounds.fixed(common.limits().inlineBytes()))
        : link.packs();
  }

  private RoundOutcome attempts(TargetState state, VolumeFacts volume, Opened place)
      throws InterruptedException, IOException {
    Retry retry = link.retry(this::waiting);
    try {
      LanePosition position =
          retry.<LanePosition, IOException>run(
              () -> attempt(place.lane(state), state, volume), log::progressedAt);
      state.noteMounted(target.localPath());
      return done(state, position.newest(), volume(volume), place.requests());
    } catch (TargetException e) {
      return judge(e);
    }
  }

  private LanePosition attempt(VolumeLane lane, TargetState state, VolumeFacts volume)
      throws TargetException, InterruptedException, IOException {
    if (damage.isPresent()) {
      return lane.repair(volume, damage.get());
    }
    LanePosition position = lane.attempt(volume);
    ArchiveDamage known = new ArchiveDamage(state.contents().found().packs());
    return known.isEmpty() ? position : mended(lane, position, volume, known);
  }

  /// What verifications have found is sent again as well. What the volume has lost, too, cannot be;
  /// all else that the round had to do is done then.
  private LanePosition mended(
      VolumeLane lane, LanePosition position, VolumeFacts volume, ArchiveDamage known)
      throws TargetException, InterruptedException, IOException {
    try {
      return lane.mend(position, volume, known);
    } catch (VolumeException | TargetException.SourceFailed e) {
      log.notMended(String.valueOf(e.getMessage()));
      return position;
    }
  }

  private RoundOutcome judge(TargetException e) {
    return RoundOutcome.of(e, log.hasAgreed());
  }

  private RoundOutcome.Done done(
      TargetState state, Optional<CommitHeader> newest, VolumeFacts volume, long requests) {
    Mark mark =
        newest.map(CommitHeader::mark).orElseGet(() -> BlankMark.none(common.source().timeline()));
    boolean atHead =
        !volume.whole().map(Transaction::tid).orElse(volume.durable().tid()).isAfter(mark.tid());
    return new RoundOutcome.Done(
        mark,
        atHead,
        log.sum(requests),
        log.mended(),
        state.contents().found(),
        log.unmended(),
        Optional.empty());
  }
}
