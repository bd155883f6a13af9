package dev.tidemark.engine.mirror;

import dev.tidemark.engine.archive.ArchiveNames;
import dev.tidemark.engine.archive.ArchivePacks;
import dev.tidemark.engine.archive.ArchiveStanding;
import dev.tidemark.engine.archive.ArchiveWriter;
import dev.tidemark.engine.archive.CommitHeader;
import dev.tidemark.engine.archive.CommitKind;
import dev.tidemark.engine.archive.CommitObject;
import dev.tidemark.engine.archive.PackRef;
import dev.tidemark.engine.link.PackSize;
import dev.tidemark.engine.pack.PackPlan;
import dev.tidemark.engine.seam.Seam;
import dev.tidemark.engine.spool.MirrorSource;
import dev.tidemark.engine.spool.PackContent;
import dev.tidemark.engine.spool.SharedEncodings;
import dev.tidemark.engine.volume.Transaction;
import dev.tidemark.spi.sink.CreateResult;
import dev.tidemark.spi.sink.ObjectName;
import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.spi.words.ExtentId;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Takes the steps of one attempt to bring one target up to the head: looks where it is, then does
/// what the planner says until nothing is left. Anything the place refuses ends the attempt; the
/// next one looks again. For one thread.
final class VolumeLane {

  private final MirrorSource source;
  private final Seam seam;
  private final MirrorLimits limits;
  private final TargetState state;
  private final SharedEncodings shared;
  private final KnownHeads sightings;
  private final LaneProgress log;
  private final ObjectSink sink;
  private final PackSize packs;
  private final String target;
  private final LanePlanner planner;
  private final ArchiveWriter writer;
  private final ArchivePacks archive;
  private final CommitBuilder commits;
  private final PackUploads flow;
  private final ArchiveMending mending;
  private final String writtenBy;

  /// Packs of ours that are at the target although an older one may not be, by the id they follow.
  private final Map<ExtentId, PackRef> ahead = new HashMap<>();

  private long recordsAt;

  VolumeLane(
      LaneContext common, TargetState state, ObjectSink sink, PackSize packs, LaneProgress log) {
    this.source = common.source();
    this.shared = common.shared();
    this.sightings = common.sightings();
    this.seam = common.seam();
    this.limits = common.limits();
    this.state = state;
    this.sink = sink;
    this.packs = packs;
    this.log = log;
    this.target = log.target();
    this.planner = new LanePlanner(limits);
    this.writer = new ArchiveWriter(sink);
    this.archive = new ArchivePacks(sink, seam);
    RunSender runs =
        new RunSender(writer, archive, state, source, shared, limits.runPartBytes(), packs, log);
    this.commits =
        new CommitBuilder(
            source, state.contents().registration().archive(), common.writer(), limits, runs);
    int slots = Math.max(1, Math.min(limits.packsInFlight(), sink.traits().parallelism()));
    this.flow = new PackUploads(writer, seam.threads(), () -> Math.min(slots, packs.slots()));
    this.mending = new ArchiveMending(source, shared, sink, seam, state, packs, archive, log);
    this.writtenBy = common.writer();
    this.recordsAt = seam.time().nanoTime();
  }

  /// Whether the note about a target says that there is nothing to do, and may be believed.
  static boolean isAtHead(
      MirrorSource source,
      MirrorLimits limits,
      TargetState.Contents state,
      VolumeFacts volume,
      Instant now) {
    Optional<CommitHeader> hint = state.seen().map(StateEntry.Seen::commit);
    if (state.registration().rotated() || hint.isEmpty()) {
      return false;
    }
    boolean isDamaged = !state.damaged().isEmpty() || !state.found().packs().isEmpty();
    if (state.isLookDue(now) || isDamaged) {
      return false;
    }
    if (!(ArchiveStanding.of(hint.get(), source) instanceof ArchiveStanding.InPast)) {
      return false;
    }
    ExtentId x = hint.get().mark().lastExtent();
    boolean packMissing = isPackMissing(source, limits.inlineBytes(), x, volume.lastExtent());
    LaneFacts facts =
        new LaneFacts(hint, false, packMissing, packMissing, 0, 0, true, Optional.empty(), false);
    return new LanePlanner(limits).next(volume, facts) instanceof LaneStep.Done;
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
      findOwnPacks(position);
      ahead.putAll(mending.packsBehind(position));
      log.expect(source.bytesBetween(position.sent(), volume.lastExtent()));
      if (driveAndSettle(position, volume)) {
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
    try {
      Optional<PackRepair.Unmended> repaired =
          new PackRepair(archive, shared, flow, packs, commits, log)
              .run(
                  position,
                  damage,
                  (commit, givenUp) -> {
                    state.noteGivenUp(givenUp);
                    return commit(position, commit);
                  });
      if (repaired.isPresent()) {
        noteMended(damage, repaired.get());
      }
      return repaired.isPresent();
    } catch (InterruptedException e) {
      flow.interrupt();
      throw e;
    } finally {
      flow.settle();
    }
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

  private boolean driveAndSettle(LanePosition position, VolumeFacts volume)
      throws TargetException, InterruptedException, IOException {
    try {
      return drive(position, volume);
    } catch (InterruptedException e) {
      flow.interrupt();
      throw e;
    } finally {
      flow.settle().forEach(this::keep);
      position.uncommitted().forEach(this::keep);
    }
  }

  /// Packs that an earlier process noted and sent, by one listing. What is listed with another
  /// length is not ours or not whole, and is not used.
  private void findOwnPacks(LanePosition position) throws TargetException, InterruptedException {
    TreeSet<Long> numbers = new TreeSet<>();
    for (StateEntry.NotedPack noted : state.contents().packs()) {
      if (!ahead.containsKey(noted.after()) && noted.pack().last().isAfter(position.sent())) {
        numbers.add(noted.pack().number());
      }
    }
    Map<ObjectName, Long> present = archive.present(ArchiveNames.PACKS, numbers);
    for (StateEntry.NotedPack noted : state.contents().packs()) {
      Long length = present.get(noted.pack().object());
      if (length != null && length == noted.pack().length()) {
        ahead.put(noted.after(), noted.pack());
      }
    }
  }

  private void keep(PackRef arrived) {
    state.contents().packs().stream()
        .filter(noted -> noted.pack().equals(arrived))
        .forEach(noted -> ahead.put(noted.after(), arrived));
  }

  /// @return false if another writer took our number: then look again
  private boolean drive(LanePosition position, VolumeFacts volume)
      throws TargetException, InterruptedException, IOException {
    while (true) {
      log.checkTime();
      LaneStep step = planner.next(volume, facts(position, volume));
      if (step instanceof LaneStep.Done) {
        return true;
      }
      if (!take(step, position, volume)) {
        return false;
      }
    }
  }

  /// @return false if another writer took our number
  private boolean take(LaneStep step, LanePosition position, VolumeFacts volume)
      throws TargetException, InterruptedException, IOException {
    return switch (step) {
      case LaneStep.Done done -> true;
      case LaneStep.SendPack send -> sendPack(position, volume);
      case LaneStep.AwaitPack await -> awaitPack(position);
      case LaneStep.CommitExtents extents -> commit(position, commits.extents(position));
      case LaneStep.CommitIncrement increment ->
          commit(position, commits.increment(records(position), increment.hi()));
      case LaneStep.CommitLoneBase base -> commitLoneBase(position, base.hi());
      case LaneStep.CommitDueBase due ->
          commit(position, commits.dueBase(records(position), archive));
    };
  }

  /// @return false if another writer took our number
  private boolean commitLoneBase(LanePosition position, Transaction hi)
      throws TargetException, InterruptedException, IOException {
    if (position.damaged().isEmpty()) {
      return commit(position, commits.loneBase(records(position), hi, archive));
    }
    ArchiveMending.Left left = mending.run(position);
    CommitObject base = commits.mendingBase(records(position), hi, left);
    if (!commit(position, base)) {
      return false;
    }
    log.mended(left.told(base.header().number()));
    state.noteFound(state.contents().found().afterLoneBase());
    return true;
  }

  private LanePosition records(LanePosition position) {
    log.phase(MirrorEvent.Phase.RECORDS);
    return position;
  }

  private LaneFacts facts(LanePosition position, VolumeFacts volume) {
    Optional<ExtentId> wholeExtent = volume.whole().map(Transaction::lastExtent);
    return new LaneFacts(
        position.newest(),
        position.standsAlone(source.timeline()),
        isPackMissing(source, inlineBytes(), position.begun(), volume.lastExtent()),
        wholeExtent.isPresent()
            && isPackMissing(source, inlineBytes(), position.begun(), wholeExtent.get()),
        position.uncommitted().size(),
        flow.size(),
        flow.slotFree(),
        covered(position, volume),
        firstRecordsDue(position));
  }

  private static boolean isPackMissing(
      MirrorSource source, int packBytes, ExtentId after, ExtentId upTo) {
    return upTo.isAfter(after) && source.bytesBetween(after, upTo) >= packBytes;
  }

  /// A commit object must pass where packs must.
  private int inlineBytes() {
    return Math.min(limits.inlineBytes(), packs.bytes());
  }

  /// Looked up only where the planner may use it.
  private Optional<Transaction> covered(LanePosition position, VolumeFacts volume) {
    if (!position.damaged().isEmpty()) {
      return position.newest().flatMap(newest -> source.transaction(newest.mark().tid()));
    }
    boolean used = position.tally().newestWhole() == 0 && firstRecordsDue(position);
    return used ? source.newestCovered(position.sent(), volume.durable().tid()) : Optional.empty();
  }

  private boolean firstRecordsDue(LanePosition position) {
    CommitHeader.Tally tally = position.tally();
    long bytes = tally.packBytes();
    for (PackRef pack : position.uncommitted()) {
      bytes += pack.length();
    }
    long due = Math.max(limits.firstRecordsBytes(), 2 * tally.packBytesAtRecords());
    boolean late =
        seam.time().nanoTime() - recordsAt >= limits.firstRecordsEvery().toNanos()
            && bytes > tally.packBytesAtRecords();
    return bytes >= due || late;
  }

  private boolean sendPack(LanePosition position, VolumeFacts volume)
      throws TargetException, InterruptedException, IOException {
    log.phase(MirrorEvent.Phase.EXTENTS);
    ExtentId after = position.begun();
    Optional<PackRef> known = ahead(after);
    if (known.isPresent()) {
      flow.found(known.get());
      position.begunUpTo(known.get().last());
      return true;
    }
    Optional<PackContent> pack = shared.pack(after, volume.lastExtent(), packs.bytes());
    if (pack.isEmpty()) {
      position.begunUpTo(volume.lastExtent());
      return true;
    }
    PackRef ref = ref(position.nextNumber(), pack.get().plan());
    state.notePack(ref, after);
    flow.send(ref, pack.get());
    position.begunUpTo(ref.last());
    return true;
  }

  static PackRef ref(long number, PackPlan pack) {
    return new PackRef(number, 0, pack.length(), pack.first(), pack.last(), pack.hash());
  }

  /// A pack that holds every extent behind `id` up to its last.
  private Optional<PackRef> ahead(ExtentId id) {
    return ahead.entrySet().stream()
        .filter(pack -> !pack.getKey().isAfter(id) && pack.getValue().last().isAfter(id))
        .map(Map.Entry::getValue)
        .findAny();
  }

  private boolean awaitPack(LanePosition position) throws TargetException, InterruptedException {
    position.sent(flow.await());
    log.reached(position.sent());
    return true;
  }

  /// The attempt is durable before the object is sent: whatever becomes of it, it is known that it
  /// may be there.
  ///
  /// @return false if the number was taken
  private boolean commit(LanePosition position, CommitObject commit)
      throws TargetException, InterruptedException, IOException {
    CommitHeader header = commit.header();
    state.note(new StateEntry.Attempt(header));
    if (writer.create(commit) == CreateResult.TAKEN) {
      return false;
    }
    state.noteSeen(header, commit.hash());
    if (header.kind() == CommitKind.BASE) {
      state.note(new StateEntry.Omitted(OmittedPacks.base(header.number())));
    }
    position.committed(header, commit.hash());
    if (header.kind() != CommitKind.EXTENTS) {
      recordsAt = seam.time().nanoTime();
    }
    log.committed(header);
    return true;
  }
}
