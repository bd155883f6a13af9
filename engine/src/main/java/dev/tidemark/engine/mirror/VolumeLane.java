package dev.tidemark.engine.mirror;

import dev.tidemark.engine.archive.ArchiveCreation;
import dev.tidemark.engine.archive.ArchiveStanding;
import dev.tidemark.engine.archive.format.CommitHeader;
import dev.tidemark.engine.link.Link;
import dev.tidemark.engine.link.PackSize;
import dev.tidemark.engine.spool.SharedEncodings;
import dev.tidemark.engine.volume.VolumeException;
import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.spi.words.ExtentId;
import dev.tidemark.spi.words.Mark;
import java.io.IOException;
import java.util.Optional;

/// The lane of a target that is filled from the volume. For one thread.
final class VolumeLane implements Lane {

  private final LaneContext common;
  private final Target target;
  private final Optional<ArchiveDamage> damage;
  private final TargetState state;
  private final LaneProgress log;
  private final Link link;

  private Optional<SharedEncodings.Use> use = Optional.empty();
  private Optional<ObjectSink> sink = Optional.empty();
  private Optional<ArchiveUpdate> update = Optional.empty();
  private Optional<CommitHeader> newest;

  VolumeLane(
      LaneContext common,
      Target target,
      Optional<ArchiveDamage> damage,
      TargetState state,
      LaneProgress log) {
    this.common = common;
    this.target = target;
    this.damage = damage;
    this.state = state;
    this.log = log;
    this.link = common.links().apply(target);
    this.newest = state.contents().seen().map(StateEntry.Seen::commit);
  }

  @Override
  public Optional<RoundOutcome> hindrance() {
    return Optional.empty();
  }

  @Override
  public boolean isUpToDate(VolumeFacts volume) {
    StateContents known = state.contents();
    if (damage.isPresent() || known.registration().rotated() || newest.isEmpty()) {
      return false;
    }
    boolean isDamaged = !known.damaged().isEmpty() || !known.found().packs().isEmpty();
    return !isDamaged
        && !known.isLookDue(common.seam().time().now())
        && ArchiveStanding.of(newest.get(), common.source()) instanceof ArchiveStanding.InPast
        && isNothingPlanned(newest.get(), volume);
  }

  private boolean isNothingPlanned(CommitHeader seen, VolumeFacts volume) {
    ExtentId x = seen.mark().lastExtent();
    boolean packMissing =
        LaneFacts.isPackMissing(
            common.source(), common.limits().packing().inlineBytes(), x, volume.lastExtent());
    LaneFacts facts =
        new LaneFacts(newest, false, packMissing, packMissing, 0, 0, true, Optional.empty(), false);
    return new LanePlanner(common.limits()).next(volume, facts) instanceof LaneStep.Done;
  }

  @Override
  public void attempt(VolumeFacts volume)
      throws TargetException, InterruptedException, IOException {
    ArchiveUpdate archive = opened();
    LanePosition position =
        damage.isPresent() ? archive.repair(volume, damage.get()) : updated(archive, volume);
    newest = position.newest();
  }

  /// What verifications have found is sent again as well. What the volume has lost, too, cannot be;
  /// all else that the round had to do is done then.
  private LanePosition updated(ArchiveUpdate archive, VolumeFacts volume)
      throws TargetException, InterruptedException, IOException {
    LanePosition position = archive.attempt(volume);
    ArchiveDamage known = new ArchiveDamage(state.contents().found().packs());
    if (known.isEmpty()) {
      return position;
    }
    try {
      return archive.mend(position, volume, known);
    } catch (VolumeException | TargetException.SourceFailed e) {
      log.notMended(String.valueOf(e.getMessage()));
      return position;
    }
  }

  private ArchiveUpdate opened() throws TargetException, InterruptedException {
    if (use.isEmpty()) {
      use = Optional.of(common.shared().use());
    }
    if (sink.isEmpty()) {
      sink = Optional.of(link.open(target.opener(), log::sent));
    }
    if (update.isEmpty()) {
      ArchiveCreation.checkExclusive(target.name(), sink.get().traits(), target.singleWriter());
      update = Optional.of(new ArchiveUpdate(common, state, sink.get(), packs(), log));
    }
    return update.get();
  }

  /// A directory of this machine has no link whose packs could be cut, and equal packs are encoded
  /// once for all of them.
  private PackSize packs() {
    return target.localPath().isPresent()
        ? new PackSize(PackSize.Bounds.fixed(common.limits().packing().inlineBytes()))
        : link.packs();
  }

  @Override
  public long progressedAt() {
    return log.progressedAt();
  }

  @Override
  public Mark mark() {
    return newest
        .map(CommitHeader::mark)
        .orElseGet(() -> BlankMark.none(common.source().timeline()));
  }

  @Override
  public RoundOutcome failed(TargetException failure) {
    return RoundOutcome.of(failure, log.hasAgreed());
  }

  @Override
  public RoundOutcome ended(RoundOutcome.Done done) {
    return done;
  }

  @Override
  public void close() {
    sink.ifPresent(ObjectSink::close);
    use.ifPresent(SharedEncodings.Use::close);
  }
}
