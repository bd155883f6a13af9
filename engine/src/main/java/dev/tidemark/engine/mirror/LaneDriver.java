package dev.tidemark.engine.mirror;

import dev.tidemark.engine.archive.ArchivePacks;
import dev.tidemark.engine.archive.ArchiveWriter;
import dev.tidemark.engine.archive.format.ArchiveNames;
import dev.tidemark.engine.archive.format.CommitHeader;
import dev.tidemark.engine.archive.format.CommitKind;
import dev.tidemark.engine.archive.format.CommitObject;
import dev.tidemark.engine.archive.format.PackRef;
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
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/// Takes the steps that the planner says, until nothing is left: sends packs and records, creates
/// commits. What was noted and sent before is found and not sent again. For one thread.
final class LaneDriver {

  private final MirrorSource source;
  private final Seam seam;
  private final MirrorLimits limits;
  private final TargetState state;
  private final SharedEncodings shared;
  private final LaneProgress log;
  private final PackSize packs;
  private final LanePlanner planner;
  private final ArchiveWriter writer;
  private final ArchivePacks archive;
  private final CommitBuilder commits;
  private final PackUploads flow;
  private final ArchiveMending mending;

  /// Packs of ours that are at the target although an older one may not be, by the id they follow.
  private final Map<ExtentId, PackRef> ahead = new HashMap<>();

  private long recordsAt;

  LaneDriver(
      LaneContext common, TargetState state, ObjectSink sink, PackSize packs, LaneProgress log) {
    this.source = common.source();
    this.shared = common.shared();
    this.seam = common.seam();
    this.limits = common.limits();
    this.state = state;
    this.packs = packs;
    this.log = log;
    this.planner = new LanePlanner(limits);
    this.writer = new ArchiveWriter(sink);
    this.archive = new ArchivePacks(sink, seam);
    RunSender runs =
        new RunSender(writer, archive, state, source, shared, limits.runPartBytes(), packs, log);
    this.commits =
        new CommitBuilder(
            source, state.contents().registration().archive(), common.writer(), limits, runs);
    int slots = Math.max(1, Math.min(limits.packing().inFlight(), sink.traits().parallelism()));
    this.flow = new PackUploads(writer, seam.threads(), () -> Math.min(slots, packs.slots()));
    this.mending = new ArchiveMending(source, shared, sink, seam, state, packs, archive, log);
    this.recordsAt = seam.time().nanoTime();
  }

  /// Brings the target from this position up to the volume's head. What has arrived when it ends is
  /// known to the next one, however it ends.
  ///
  /// @return false if another writer took our number: then look again
  boolean run(LanePosition position, VolumeFacts volume)
      throws TargetException, InterruptedException, IOException {
    findOwnPacks(position);
    ahead.putAll(mending.packsBehind(position));
    log.expect(source.bytesBetween(position.sent(), volume.lastExtent()));
    return driveAndSettle(position, volume);
  }

  /// Sends what is damaged again, as far as it can be read, and says by a base where it lies.
  ///
  /// @return empty if another writer took our number: then look again
  Optional<PackRepair.Unmended> repair(LanePosition position, ArchiveDamage damage)
      throws TargetException, InterruptedException, IOException {
    try {
      return new PackRepair(archive, shared, flow, packs, commits, log)
          .run(
              position,
              damage,
              (commit, givenUp) -> {
                state.noteGivenUp(givenUp);
                return commit(position, commit);
              });
    } catch (InterruptedException e) {
      flow.interrupt();
      throw e;
    } finally {
      flow.settle();
    }
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
        LaneFacts.isPackMissing(source, inlineBytes(), position.begun(), volume.lastExtent()),
        wholeExtent.isPresent()
            && LaneFacts.isPackMissing(source, inlineBytes(), position.begun(), wholeExtent.get()),
        position.uncommitted().size(),
        flow.size(),
        flow.slotFree(),
        covered(position, volume),
        firstRecordsDue(position));
  }

  /// A commit object must pass where packs must.
  private int inlineBytes() {
    return Math.min(limits.packing().inlineBytes(), packs.bytes());
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
    long due = Math.max(limits.firstUpload().recordsBytes(), 2 * tally.packBytesAtRecords());
    boolean late =
        seam.time().nanoTime() - recordsAt >= limits.firstUpload().recordsEvery().toNanos()
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
