package dev.tidemark.engine.mirror;

import dev.tidemark.engine.archive.ArchivePacks;
import dev.tidemark.engine.archive.format.ArchiveNames;
import dev.tidemark.engine.archive.format.CommitHeader;
import dev.tidemark.engine.archive.format.CommitObject;
import dev.tidemark.engine.archive.format.PackRef;
import dev.tidemark.engine.failure.FailureKind;
import dev.tidemark.engine.link.PackSize;
import dev.tidemark.engine.spool.PackContent;
import dev.tidemark.engine.spool.SharedEncodings;
import dev.tidemark.engine.volume.VolumeException;
import dev.tidemark.spi.sink.ObjectName;
import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.spi.words.Counted;
import dev.tidemark.spi.words.ExtentId;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Mends an archive that lacks packs: sends what no good pack covers, then commits a base that says
/// where extents lie now. Nothing that lies there is changed or removed; what was sent again is
/// named by no newer commit. A damaged pack of which the volume has lost something stays named: its
/// other extents may be whole. For one run, by the lane's thread.
///
/// A repair that was killed goes on: its packs have the names of the commit that was to come, so
/// one listing finds them.
final class PackRepair {

  private static final int NAMES_MAX = 10;

  private final ArchivePacks archive;
  private final SharedEncodings shared;
  private final PackUploads flow;
  private final PackSize size;
  private final CommitBuilder commits;
  private final LaneProgress log;
  private Optional<Map<ObjectName, Long>> present = Optional.empty();

  private final Deque<PackRef> underway = new ArrayDeque<>();
  private final List<PackRef> sent = new ArrayList<>();
  private final Set<PackRef> lost = new LinkedHashSet<>();
  private Optional<VolumeException> why = Optional.empty();

  PackRepair(
      ArchivePacks archive,
      SharedEncodings shared,
      PackUploads flow,
      PackSize size,
      CommitBuilder commits,
      LaneProgress log) {
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
    /// Creates it.
    ///
    /// @param givenUp damaged packs that it leaves out
    /// @return false if the number was taken
    boolean commit(CommitObject commit, Set<PackRef> givenUp)
        throws TargetException, InterruptedException, IOException;
  }

  /// What could not be read of the volume.
  ///
  /// @param packs that are damaged and stay named
  /// @param why the first failure; empty if all was read
  record Unmended(Set<PackRef> packs, Optional<VolumeException> why) {

    String told() {
      List<String> names = packs.stream().map(pack -> pack.object().value()).sorted().toList();
      String more = names.size() > NAMES_MAX ? " and " + (names.size() - NAMES_MAX) + " more" : "";
      return Counted.of(packs.size(), "damaged pack was", "damaged packs were")
          + " not sent again ("
          + String.join(", ", names.subList(0, Math.min(NAMES_MAX, names.size())))
          + more
          + "): "
          + why.map(Throwable::getMessage).orElse("");
    }
  }

  /// Sends what is damaged again, as far as it can be read, and says by a base where it lies.
  ///
  /// @param position of the archive, at the volume's head
  /// @return empty if another writer took the number
  Optional<Unmended> run(LanePosition position, ArchiveDamage damage, Committing committing)
      throws TargetException, InterruptedException, IOException {
    CommitHeader newest = records(position);
    List<PackRef> ofRecords = archive.ofRecords(newest);
    Set<PackRef> bad = new LinkedHashSet<>(ofRecords);
    bad.addAll(position.packsSinceRecords());
    List<PackRef> good = without(List.copyOf(bad), damage.packs());
    bad.retainAll(damage.packs());
    send(position, PackGaps.of(good, newest.mark().lastExtent()), bad);
    bad.removeAll(lost);
    if (sent.isEmpty() && bad.isEmpty()) {
      return Optional.of(new Unmended(lost, why));
    }
    List<PackRef> since = without(position.packsSinceRecords(), bad);
    since.addAll(sent);
    log.phase(MirrorEvent.Phase.RECORDS);
    CommitObject base =
        commits.repairBase(position, without(ofRecords, bad), since, archive.givenUp(newest));
    if (!committing.commit(base, bad)) {
      return Optional.empty();
    }
    log.mended(told(bad.size(), base.header().number()));
    return Optional.of(new Unmended(lost, why));
  }

  private static String told(long bad, long base) {
    String what =
        bad == 0
            ? "content that no pack held was sent"
            : Counted.of(bad, "damaged pack was", "damaged packs were") + " sent again";
    return what + "; base " + base + " says where it lies";
  }

  private static CommitHeader records(LanePosition position) throws TargetException.Rejected {
    return position
        .newest()
        .filter(commit -> commit.nextFrom().isPresent())
        .orElseThrow(() ->
            new TargetException.Rejected(
                "repair: this archive has no records yet; run 'mirror' first", null));
  }

  private static List<PackRef> without(List<PackRef> packs, Set<PackRef> damaged) {
    return new ArrayList<>(packs.stream().distinct().filter(p -> !damaged.contains(p)).toList());
  }

  private void send(LanePosition position, List<PackGaps.Gap> gaps, Set<PackRef> bad)
      throws TargetException, InterruptedException {
    log.phase(MirrorEvent.Phase.EXTENTS);
    for (PackGaps.Gap gap : gaps) {
      send(position, gap, bad);
    }
    while (flow.size() > 0) {
      await(bad);
    }
  }

  private void send(LanePosition position, PackGaps.Gap gap, Set<PackRef> bad)
      throws TargetException, InterruptedException {
    ExtentId after = gap.after();
    while (gap.last().isAfter(after)) {
      log.checkTime();
      Optional<PackContent> pack = read(position, new PackGaps.Gap(after, gap.last()), bad);
      if (pack.isEmpty()) {
        return;
      }
      after = pack.get().plan().last();
      begin(LaneDriver.ref(position.nextNumber(), pack.get().plan()), pack.get(), bad);
    }
  }

  /// What is read in vain at once is read once more, for each damaged pack by itself.
  ///
  /// @return empty if there is no extent, or the rest of the gap was dealt with
  private Optional<PackContent> read(LanePosition position, PackGaps.Gap gap, Set<PackRef> bad)
      throws TargetException, InterruptedException {
    try {
      return shared.pack(gap.after(), gap.last(), size.bytes());
    } catch (VolumeException.Damaged e) {
      List<PackGaps.Gap> pieces = PackGaps.cut(gap, bad);
      if (pieces.size() == 1) {
        lose(gap, bad, e);
      } else {
        for (PackGaps.Gap piece : pieces) {
          send(position, piece, bad);
        }
      }
      return Optional.empty();
    }
  }

  /// Whatever may hold the rest of these extents stays named.
  private void lose(PackGaps.Gap gap, Set<PackRef> bad, VolumeException reason) {
    bad.stream().filter(gap::meets).forEach(lost::add);
    why = why.or(() -> Optional.of(reason));
  }

  private void begin(PackRef ref, PackContent pack, Set<PackRef> bad)
      throws TargetException, InterruptedException {
    while (!flow.slotFree()) {
      await(bad);
    }
    underway.add(ref);
    if (ref.length() == present(ref.number()).getOrDefault(ref.object(), -1L)) {
      flow.found(ref);
    } else {
      flow.send(ref, pack);
    }
  }

  /// Waits for the oldest one. Its bytes are read once more while it is sent.
  private void await(Set<PackRef> bad) throws TargetException, InterruptedException {
    PackRef oldest = underway.remove();
    try {
      sent.add(flow.await());
    } catch (TargetException.SourceFailed e) {
      if (!FailureKind.isLoss(e)) {
        throw e;
      }
      PackGaps.Gap gap = new PackGaps.Gap(new ExtentId(oldest.first().value() - 1), oldest.last());
      lose(gap, bad, new VolumeException.Damaged(String.valueOf(e.getMessage()), e));
    }
  }

  private Map<ObjectName, Long> present(long number) throws TargetException, InterruptedException {
    if (present.isEmpty()) {
      present = Optional.of(archive.present(ArchiveNames.PACKS, Set.of(number)));
    }
    return present.get();
  }
}
