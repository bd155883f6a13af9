package dev.tidemark.engine.mirror;

import dev.tidemark.engine.archive.ArchivePacks;
import dev.tidemark.engine.archive.ArchiveSalvage;
import dev.tidemark.engine.archive.ArchiveWriter;
import dev.tidemark.engine.archive.format.CommitHeader;
import dev.tidemark.engine.archive.format.LostCommits;
import dev.tidemark.engine.archive.format.PackRef;
import dev.tidemark.engine.link.PackSize;
import dev.tidemark.engine.pack.PackPlan;
import dev.tidemark.engine.seam.Seam;
import dev.tidemark.engine.spool.MirrorSource;
import dev.tidemark.engine.spool.PackContent;
import dev.tidemark.engine.spool.SharedEncodings;
import dev.tidemark.engine.volume.VolumeException;
import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.spi.words.Counted;
import dev.tidemark.spi.words.ExtentId;
import dev.tidemark.spi.words.Mark;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Prepares a base that stands alone in a damaged archive: finds the packs that are still good for
/// something, that no verification found damaged and no base has given up, and sends again only the
/// extents that none of them covers. A pack that was to be given up is read before it is taken: the
/// repair may have failed, and the pack been put back. Where a base is lost that somebody else
/// wrote, nobody knows what it had given up: then all packs below it are read. What a killed
/// attempt has sent is found by its name and proven by its hash. For one thread.
final class ArchiveMending {

  private final MirrorSource source;
  private final SharedEncodings shared;
  private final ObjectSink sink;
  private final Seam seam;
  private final TargetState state;
  private final PackSize packs;
  private final ArchivePacks archive;
  private final LaneProgress log;

  ArchiveMending(
      MirrorSource source,
      SharedEncodings shared,
      ObjectSink sink,
      Seam seam,
      TargetState state,
      PackSize packs,
      ArchivePacks archive,
      LaneProgress log) {
    this.source = source;
    this.shared = shared;
    this.sink = sink;
    this.seam = seam;
    this.state = state;
    this.packs = packs;
    this.archive = archive;
    this.log = log;
  }

  /// What the base is made of.
  ///
  /// @param lost the commits that it gives up
  /// @param packs that are there, without those that the position has
  /// @param sent packs that were sent again
  record Left(LostCommits lost, List<PackRef> packs, List<PackRef> sent) {

    String told(long base) {
      return "commits that were damaged or gone are given up ("
          + lost
          + "); base "
          + base
          + " stands alone"
          + (sent.isEmpty()
              ? ""
              : ", " + Counted.of(sent.size(), "pack was", "packs were") + " sent again");
    }
  }

  Left run(LanePosition position) throws TargetException, InterruptedException, IOException {
    log.phase(MirrorEvent.Phase.LOOKING);
    ArchiveSalvage salvage =
        ArchiveSalvage.of(
            sink, seam, position.highest(), position.damaged(), this::isInPast, this::isBlind);
    List<PackRef> there = new ArrayList<>(salvage.packs());
    for (PackRef pack : salvage.unnamed()) {
      if (!pack.first().isAfter(position.sent()) && isOurs(pack)) {
        there.add(pack);
      }
    }
    there.removeAll(state.contents().found().packs());
    Set<PackRef> doubtful = new HashSet<>(salvage.doubtful());
    doubtful.addAll(state.contents().givenUp().packs());
    there.removeAll(damaged(there, doubtful));
    position.keepOnly(there);
    there.removeAll(position.packsSinceRecords());
    state.noteGivenUp(state.contents().found().packs());
    List<PackRef> covering = new ArrayList<>(there);
    covering.addAll(position.packsSinceRecords());
    return new Left(salvage.lost(), there, fill(covering, position));
  }

  /// Packs behind X that are there although the commits that may have named them are damaged, by
  /// the extent that each of them follows. They hold the volume's own bytes, and were read: a base
  /// among those commits may have given them up.
  Map<ExtentId, PackRef> packsBehind(LanePosition position)
      throws TargetException, InterruptedException, IOException {
    Map<ExtentId, PackRef> found = new HashMap<>();
    for (PackRef pack : listed(position)) {
      if (pack.first().isAfter(position.sent()) && isOurs(pack)) {
        log.checkTime();
        if (archive.isWhole(pack)) {
          found.put(new ExtentId(pack.first().value() - 1), pack);
        }
      }
    }
    return found;
  }

  private List<PackRef> listed(LanePosition position) throws TargetException, InterruptedException {
    if (position.newest().isEmpty() || position.damaged().isEmpty()) {
      return List.of();
    }
    return archive.listed(number -> number <= position.nextNumber());
  }

  /// Whether a commit whose header is lost may be a base that this lane has not written: what that
  /// one has left out is known to nobody.
  private boolean isBlind(long number) {
    Optional<CommitHeader> known =
        state
            .contents()
            .seen()
            .map(StateEntry.Seen::commit)
            .filter(seen -> seen.number() >= number)
            .or(() -> state.contents().attempt());
    boolean isNoBase =
        known
            .filter(commit -> commit.number() >= number && commit.tally().base() < number)
            .isPresent();
    return !isNoBase && !state.contents().givenUp().bases().contains(number);
  }

  /// Those of `packs` that are in doubt and turn out to be damaged. They are noted, so that an
  /// attempt that is broken off does not read them in vain.
  private List<PackRef> damaged(List<PackRef> packs, Set<PackRef> doubtful)
      throws TargetException, InterruptedException, IOException {
    List<PackRef> damaged = new ArrayList<>();
    for (PackRef pack : packs) {
      if (doubtful.contains(pack)) {
        log.checkTime();
        if (!archive.isWhole(pack)) {
          state.noteFound(state.contents().found().with(pack));
          damaged.add(pack);
        }
      }
    }
    return damaged;
  }

  private boolean isInPast(CommitHeader header) {
    Mark mark = header.mark();
    return mark.lastExtent().equals(ExtentId.NONE)
        || source
            .transaction(mark.extentTid())
            .filter(known -> known.chain().equals(mark.extentChain()))
            .isPresent();
  }

  /// A name tells only what its writer said: the volume's own bytes must come to the same hash.
  private boolean isOurs(PackRef pack) {
    try {
      ExtentId after = new ExtentId(pack.first().value() - 1);
      return PackPlan.of(source.stored(after, pack.last()), Integer.MAX_VALUE)
          .filter(plan -> plan.hash().equals(pack.hash()) && plan.length() == pack.length())
          .isPresent();
    } catch (VolumeException e) {
      return false;
    }
  }

  /// Sends the extents that none of these packs covers, as far as the target is to have them
  /// already.
  private List<PackRef> fill(List<PackRef> covering, LanePosition position)
      throws TargetException, InterruptedException, IOException {
    List<PackRef> sent = new ArrayList<>();
    for (PackGaps.Gap gap : PackGaps.of(covering, position.sent())) {
      send(gap, position, sent);
    }
    return sent;
  }

  private void send(PackGaps.Gap gap, LanePosition position, List<PackRef> sent)
      throws TargetException, InterruptedException, IOException {
    ArchiveWriter writer = new ArchiveWriter(sink);
    ExtentId begun = gap.after();
    while (gap.last().isAfter(begun)) {
      log.checkTime();
      Optional<PackContent> pack = shared.pack(begun, gap.last(), packs.bytes());
      if (pack.isEmpty()) {
        return;
      }
      log.phase(MirrorEvent.Phase.EXTENTS);
      PackRef ref = LaneDriver.ref(position.nextNumber(), pack.get().plan());
      state.notePack(ref, begun);
      writer.create(ref, pack.get());
      sent.add(ref);
      begun = ref.last();
    }
  }
}
