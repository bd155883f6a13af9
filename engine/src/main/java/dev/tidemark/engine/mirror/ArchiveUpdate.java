package dev.tidemark.engine.mirror;

import dev.tidemark.engine.archive.ArchivePacks;
import dev.tidemark.engine.archive.ArchiveStanding;
import dev.tidemark.engine.archive.format.CommitHeader;
import dev.tidemark.engine.archive.format.PackRef;
import dev.tidemark.engine.link.PackSize;
import dev.tidemark.engine.seam.Seam;
import dev.tidemark.engine.spool.MirrorSource;
import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.spi.sink.TargetException;
import java.io.IOException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/// Brings an open archive up to the volume's head in one attempt: looks where it is and whether it
/// is ours, lets the [LaneDriver] take the steps, and notes what was seen. Mends it where that is
/// asked for. Anything the place refuses ends the attempt; the next one looks again. For one
/// thread.
final class ArchiveUpdate {

  private final MirrorSource source;
  private final Seam seam;
  private final TargetState state;
  private final KnownHeads sightings;
  private final LaneProgress log;
  private final ObjectSink sink;
  private final String target;
  private final String writtenBy;
  private final ArchivePacks archive;
  private final LaneDriver driver;

  ArchiveUpdate(
      LaneContext common, TargetState state, ObjectSink sink, PackSize packs, LaneProgress log) {
    this.source = common.source();
    this.seam = common.seam();
    this.state = state;
    this.sightings = common.sightings();
    this.log = log;
    this.sink = sink;
    this.target = log.target();
    this.writtenBy = common.writer();
    this.archive = new ArchivePacks(sink, seam);
    this.driver = new LaneDriver(common, state, sink, packs, log);
  }

  /// One attempt.
  ///
  /// @return where the target is at the end
  LanePosition attempt(VolumeFacts known)
      throws TargetException, InterruptedException, IOException {
    KnownHeads.Attempt sighted = sightings.attempt(target);
    while (true) {
      log.phase(MirrorEvent.Phase.LOOKING);
      DescriptorCheck descriptor = new DescriptorCheck(sink, seam, state, target, writtenBy);
      HeadLookup look = new HeadLookup(sink, seam, state, sighted, descriptor, log);
      LanePosition position = onOurLine(look.look());
      VolumeFacts volume = VolumeFacts.of(source).orElse(known);
      prepare(position, volume, look, descriptor);
      if (driver.run(position, volume)) {
        if (position.damaged().isEmpty()) {
          position.newest().map(CommitHeader::number).ifPresent(sighted::endedWith);
          noteLook(look, position, descriptor);
        }
        return position;
      }
    }
  }

  /// Brings the target up to the head, then mends it. What lies there is looked at first, whatever
  /// this process believes.
  LanePosition repair(VolumeFacts known, ArchiveDamage damage)
      throws TargetException, InterruptedException, IOException {
    while (true) {
      sightings.forget(target);
      LanePosition position = attempt(known);
      if (repaired(position, damage)) {
        return position;
      }
    }
  }

  /// Mends what was just brought up to the head.
  LanePosition mend(LanePosition position, VolumeFacts known, ArchiveDamage damage)
      throws TargetException, InterruptedException, IOException {
    return repaired(position, damage) ? position : repair(known, damage);
  }

  private boolean repaired(LanePosition position, ArchiveDamage damage)
      throws TargetException, InterruptedException, IOException {
    Optional<PackRepair.Unmended> repaired = driver.repair(position, damage);
    if (repaired.isPresent()) {
      noteMended(damage, repaired.get());
    }
    return repaired.isPresent();
  }

  /// What the volume has lost, too, stays known. Content that no pack was ever said to hold is no
  /// damage of the target.
  private void noteMended(ArchiveDamage damage, PackRepair.Unmended unmended) throws IOException {
    Set<PackRef> mended = new HashSet<>(damage.packs());
    mended.removeAll(unmended.packs());
    KnownDamage known = state.contents().found().without(mended);
    for (PackRef pack : unmended.packs()) {
      known = known.packs().contains(pack) ? known : known.with(pack);
    }
    state.noteFound(known);
    if (unmended.why().isPresent() && unmended.packs().isEmpty()) {
      throw unmended.why().get();
    }
    if (unmended.why().isPresent()) {
      log.notMended(unmended.told());
    }
  }

  /// What comes before anything is sent, once it is known that the archive is ours.
  private void prepare(
      LanePosition position, VolumeFacts volume, HeadLookup look, DescriptorCheck descriptor)
      throws TargetException, InterruptedException {
    if (position.newest().isPresent() && look.asksForDescriptor()) {
      descriptor.mend(position.newest().get()).ifPresent(log::mended);
    }
    if (position.newest().isEmpty() && !position.damaged().isEmpty()) {
      position.mendedUpTo(volume.lastExtent());
    }
  }

  /// Only at the end of an attempt: what was found damaged is found again until it is mended.
  private void noteLook(HeadLookup look, LanePosition position, DescriptorCheck descriptor)
      throws TargetException, InterruptedException, IOException {
    if (look.isWhole()) {
      long number = position.newest().map(CommitHeader::number).orElse(0L);
      state.note(new StateEntry.Looked(seam.time().now(), number, descriptor.bytes()));
    }
  }

  /// Nothing is ever written to an archive of another past; one of an earlier timeline is gone on
  /// with if a person has said so.
  private LanePosition onOurLine(LanePosition looked)
      throws TargetException, InterruptedException, IOException {
    if (looked.newest().isEmpty()) {
      return looked;
    }
    ArchiveStanding standing = ArchiveStanding.of(looked.newest().get(), source);
    LanePosition ours =
        standing instanceof ArchiveStanding.Earlier earlier
                && state.contents().isAdopted(source.timeline())
            ? branching(looked, earlier)
            : inPast(looked, standing);
    log.agreed();
    log.foundInPast();
    return ours;
  }

  /// What the branch that is left has found damaged is known to be so, and mended after the base.
  private LanePosition branching(LanePosition looked, ArchiveStanding.Earlier earlier)
      throws TargetException, InterruptedException, IOException {
    BranchPoint branching = new BranchPoint(source, archive, "mirror to " + target);
    LanePosition position = branching.position(looked, earlier);
    if (looked.damaged().isEmpty()) {
      CommitHeader newest = looked.newest().orElseThrow();
      for (PackRef pack : branching.givenUpAbove(newest, position)) {
        state.noteFound(state.contents().found().with(pack));
      }
    }
    return position;
  }

  private LanePosition inPast(LanePosition looked, ArchiveStanding standing)
      throws TargetException.Diverged {
    if (standing instanceof ArchiveStanding.InPast) {
      return looked;
    }
    throw BranchPoint.diverged("mirror to " + target, target, standing);
  }
}
