package dev.tidemark.engine.mirror;

import dev.tidemark.engine.archive.ArchiveNames;
import dev.tidemark.engine.archive.ArchivePacks;
import dev.tidemark.engine.archive.CommitHeader;
import dev.tidemark.engine.archive.CommitObject;
import dev.tidemark.engine.archive.PackRef;
import dev.tidemark.engine.link.PackSize;
import dev.tidemark.engine.spool.Encodings;
import dev.tidemark.engine.spool.PackContent;
import dev.tidemark.spi.sink.ObjectName;
import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.spi.words.Counted;
import dev.tidemark.spi.words.ExtentId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Mends an archive that lacks packs: sends what no good pack covers, then commits a base that says
/// where extents lie now. Nothing that lies there is changed or removed; what is damaged is named
/// by no newer commit. For the lane's thread.
///
/// A repair that was killed goes on: its packs have the names of the commit that was to come, so
/// one listing finds them.
final class Repair {

  private final ArchivePacks archive;
  private final Encodings shared;
  private final PackFlow flow;
  private final PackSize size;
  private final CommitBuilder commits;
  private final LaneLog log;
  private Optional<Map<ObjectName, Long>> present = Optional.empty();

  Repair(
      ArchivePacks archive,
      Encodings shared,
      PackFlow flow,
      PackSize size,
      CommitBuilder commits,
      LaneLog log) {
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
    CommitHeader newest = records(position);
    List<PackRef> named = new ArrayList<>(archive.ofRecords(newest));
    List<PackRef> below = without(named, damage.packs());
    List<PackRef> since = without(position.packsSinceRecords(), damage.packs());
    named.addAll(position.packsSinceRecords());
    long bad = named.stream().distinct().filter(damage.packs()::contains).count();
    List<PackRef> good = new ArrayList<>(below);
    good.addAll(since);
    List<PackRef> sent = send(position, good, newest.mark().lastExtent());
    if (sent.isEmpty() && bad == 0) {
      return true;
    }
    since.addAll(sent);
    log.phase(MirrorEvent.Phase.RECORDS);
    CommitObject base = commits.repairBase(position, below, since, archive.givenUp(newest));
    boolean committed = committing.commit(base);
    if (committed) {
      log.mended(told(bad, base.header().number()));
    }
    return committed;
  }

  private static String told(long bad, long base) {
    String what =
        bad == 0
            ? "content that no pack held was sent"
            : Counted.of(bad, "damaged pack was", "damaged packs were") + " sent again";
    return what + "; base " + base + " says where it lies";
  }

  private static CommitHeader records(Position position) throws TargetException.Rejected {
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
