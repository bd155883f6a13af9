package dev.tidemark.engine.mirror;

import dev.tidemark.engine.archive.ArchiveNames;
import dev.tidemark.engine.archive.ArchivePacks;
import dev.tidemark.engine.archive.CommitHeader;
import dev.tidemark.engine.archive.CommitObject;
import dev.tidemark.engine.archive.PackRef;
import dev.tidemark.engine.link.PackSize;
import dev.tidemark.engine.spool.Encodings;
import dev.tidemark.engine.spool.MirrorSource;
import dev.tidemark.engine.spool.PackContent;
import dev.tidemark.engine.volume.Transaction;
import dev.tidemark.spi.sink.ObjectName;
import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.spi.words.ExtentId;
import dev.tidemark.spi.words.TxId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Mends an archive. Where commits were broken, and the round before has put a base that stands
/// alone above them, an increment from the newest sound commit below them brings the states between
/// back. Where packs are, what no good pack covers is sent, then a base says where extents lie now.
/// Nothing that lies there is changed or removed; what is damaged is named by no newer commit. For
/// the lane's thread.
///
/// A repair that was killed goes on: its packs have the names of the commit that was to come, so
/// one listing finds them.
final class Repair {

  private final MirrorSource source;
  private final ArchivePacks archive;
  private final Encodings shared;
  private final PackFlow flow;
  private final PackSize size;
  private final CommitBuilder commits;
  private final LaneLog log;
  private Optional<Map<ObjectName, Long>> present = Optional.empty();

  Repair(
      MirrorSource source,
      ArchivePacks archive,
      Encodings shared,
      PackFlow flow,
      PackSize size,
      CommitBuilder commits,
      LaneLog log) {
    this.source = source;
    this.archive = archive;
    this.shared = shared;
    this.flow = flow;
    this.size = size;
    this.commits = commits;
    this.log = log;
  }

  /// A commit to be created, in the lane's own way.
  @FunctionalInterface
  interface Committing {
    /// @return false if the number was taken
    boolean commit(CommitObject commit) throws TargetException, InterruptedException, IOException;
  }

  /// @param position of the archive, at the volume's head
  /// @return false if another writer took the number
  boolean run(Position position, Damage damage, Committing committing)
      throws TargetException, InterruptedException, IOException {
    return recoverStates(position, damage, committing)
        && recoverPacks(position, damage, committing);
  }

  /// The volume's history has what broken commits held. Without a sound commit below them it begins
  /// with a base of the oldest state.
  private boolean recoverStates(Position position, Damage damage, Committing committing)
      throws TargetException, InterruptedException, IOException {
    if (damage.commits().isEmpty()) {
      return true;
    }
    log.phase(MirrorEvent.Phase.RECORDS);
    CommitHeader newest = records(position);
    List<PackRef> good = without(named(position, newest), damage.packs());
    Transaction hi = source.transaction(newest.mark().tid()).orElseThrow();
    long lowest = Collections.min(damage.commits());
    Optional<CommitHeader> sound = archive.newestOnLine(newest, commit -> commit.number() < lowest);
    Optional<Transaction> first = firstWhole(hi);
    if (sound.isEmpty() && first.isPresent()) {
      if (!committing.commit(commits.firstBase(position, first.get(), good))) {
        return false;
      }
      sound = position.newest();
    }
    Optional<CommitHeader.From> from = sound.flatMap(CommitHeader::nextFrom);
    return from.isEmpty()
        || !hi.tid().isAfter(from.get().tid())
        || committing.commit(commits.wideIncrement(position, from.get(), hi, good));
  }

  private Optional<Transaction> firstWhole(Transaction below) {
    Optional<Transaction> next = source.following(TxId.ZERO);
    while (next.isPresent() && !next.get().isWhole()) {
      next = source.following(next.get().tid());
    }
    return next.filter(first -> below.tid().isAfter(first.tid()));
  }

  private List<PackRef> named(Position position, CommitHeader newest)
      throws TargetException, InterruptedException {
    List<PackRef> named = new ArrayList<>(archive.ofRecords(newest));
    named.addAll(position.packsSinceRecords());
    return named;
  }

  private static CommitHeader records(Position position) throws TargetException.Rejected {
    return position
        .newest()
        .filter(commit -> commit.nextFrom().isPresent())
        .orElseThrow(() ->
            new TargetException.Rejected(
                "repair: this archive has no records yet; run 'mirror' first", null));
  }

  private boolean recoverPacks(Position position, Damage damage, Committing committing)
      throws TargetException, InterruptedException, IOException {
    CommitHeader newest = records(position);
    List<PackRef> below = without(archive.ofRecords(newest), damage.packs());
    List<PackRef> since = without(position.packsSinceRecords(), damage.packs());
    List<PackRef> good = new ArrayList<>(below);
    good.addAll(since);
    List<PackRef> sent = send(position, good, newest.mark().lastExtent());
    if (sent.isEmpty() && damage.packs().isEmpty()) {
      return true;
    }
    since.addAll(sent);
    log.phase(MirrorEvent.Phase.RECORDS);
    return committing.commit(commits.repairBase(position, below, since));
  }

  private static List<PackRef> without(List<PackRef> packs, Set<PackRef> damaged) {
    return new ArrayList<>(packs.stream().distinct().filter(p -> !damaged.contains(p)).toList());
  }

  /// Sends the extents up to `x` that these packs do not cover.
  private List<PackRef> send(Position position, List<PackRef> good, ExtentId x)
      throws TargetException, InterruptedException {
    log.phase(MirrorEvent.Phase.EXTENTS);
    List<PackRef> sent = new ArrayList<>();
    for (PackGaps.Gap gap : PackGaps.of(good, x)) {
      ExtentId after = gap.after();
      while (gap.last().isAfter(after)) {
        log.checkTime();
        Optional<PackContent> pack = shared.pack(after, gap.last(), size.bytes());
        if (pack.isEmpty()) {
          break;
        }
        after = pack.get().plan().last();
        begin(Lane.ref(position.nextNumber(), pack.get().plan()), pack.get(), sent);
      }
    }
    while (flow.size() > 0) {
      sent.add(flow.await());
    }
    return sent;
  }

  private void begin(PackRef ref, PackContent pack, List<PackRef> sent)
      throws TargetException, InterruptedException {
    while (!flow.slotFree()) {
      sent.add(flow.await());
    }
    if (ref.length() == present(ref.number()).getOrDefault(ref.object(), -1L)) {
      flow.found(ref);
    } else {
      flow.send(ref, pack);
    }
  }

  private Map<ObjectName, Long> present(long number) throws TargetException, InterruptedException {
    if (present.isEmpty()) {
      present = Optional.of(archive.present(ArchiveNames.PACKS, Set.of(number)));
    }
    return present.get();
  }
}
