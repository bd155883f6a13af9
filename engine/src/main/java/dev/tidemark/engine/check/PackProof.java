package dev.tidemark.engine.check;

import dev.tidemark.engine.archive.ArchiveReader;
import dev.tidemark.engine.archive.NeededPacks;
import dev.tidemark.engine.archive.format.PackRef;
import dev.tidemark.engine.seam.Time;
import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.spi.words.ExtentId;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;

/// Proves the packs of an archive, each as a whole by the hash that its commit says: also what no
/// record names, and what tells where frames lie. Hears of those that others read, and reads the
/// rest. [#hear] may be called by any number of threads.
final class PackProof {

  private final FindingList findings;
  private final ReentrantLock lock = new ReentrantLock();
  private final Set<PackRef> wanted = new HashSet<>();
  private final Set<PackRef> read = new HashSet<>();
  private final Set<PackRef> bad = new LinkedHashSet<>();

  /// Packs that failed and that no sound commit needs.
  private final Set<PackRef> unnamed = new LinkedHashSet<>();

  private List<PackRef> needed = List.of();
  private Optional<SliceEnd> slice = Optional.empty();
  private long bytes;
  private long proven;

  PackProof(FindingList findings) {
    this.findings = findings;
  }

  /// @param packs those that states need, and those of them that are known to be bad
  void expect(NeededPacks packs) {
    needed = packs.all();
    wanted.addAll(needed);
    bad.addAll(packs.bad());
    read.addAll(packs.bad());
  }

  /// A pack was read whole. One that a repair has given up may be as it likes.
  void hear(PackRef pack, Optional<TargetException> failure) {
    lock.lock();
    try {
      if (!wanted.contains(pack)) {
        failure.ifPresent(reason -> unnamed.add(pack));
      } else if (read.add(pack) && failure.isPresent()) {
        bad.add(pack);
        findings.add(pack.object().value(), String.valueOf(failure.get().getMessage()));
      }
    } finally {
      lock.unlock();
    }
  }

  /// Reads what is to be read at this depth and nobody has read yet.
  void proveRest(ArchiveReader archive, CheckDepth depth, Time time, LongConsumer progress)
      throws TargetException, InterruptedException {
    switch (depth) {
      case CheckDepth.Structure structure -> {}
      case CheckDepth.Sample sample -> {}
      case CheckDepth.All all -> {
        for (PackRef pack : needed) {
          prove(archive, pack, progress);
        }
      }
      case CheckDepth.Slice part -> prove(archive, part, time, progress);
    }
  }

  private void prove(ArchiveReader archive, CheckDepth.Slice part, Time time, LongConsumer progress)
      throws TargetException, InterruptedException {
    long began = time.nanoTime();
    List<PackRef> left =
        needed.stream()
            .filter(pack ->
                part.after().isEmpty() || NeededPacks.ORDER.compare(pack, part.after().get()) > 0)
            .toList();
    int done = 0;
    while (done < left.size() && (done == 0 || !isSpent(part.budget(), began, time))) {
      prove(archive, left.get(done), progress);
      done++;
    }
    Optional<PackRef> last =
        done < left.size() ? Optional.of(left.get(done - 1)) : Optional.empty();
    slice = Optional.of(new SliceEnd(last, done, left.size() - done, true));
  }

  private boolean isSpent(CheckDepth.Budget budget, long began, Time time) {
    return switch (budget) {
      case CheckDepth.Budget.Bytes max -> bytes >= max.max();
      case CheckDepth.Budget.Time max -> time.nanoTime() - began >= max.max().toNanos();
    };
  }

  private void prove(ArchiveReader archive, PackRef pack, LongConsumer progress)
      throws TargetException, InterruptedException {
    if (read.contains(pack)) {
      return;
    }
    try {
      archive.readPack(pack);
      hear(pack, Optional.empty());
      proven += pack.length();
    } catch (TargetException.Missing | TargetException.Corrupt e) {
      hear(pack, Optional.of(e));
    }
    bytes += pack.length();
    progress.accept(pack.length());
  }

  /// Of packs that were read here and are whole.
  long provenBytes() {
    return proven;
  }

  /// How many packs a slice has left out; all that no state needs are not counted.
  ///
  /// @param ofContent packs with content that nobody has read, where nothing else was read
  long unread(long ofContent) {
    return slice.map(end -> needed.size() - end.packs()).orElse(ofContent);
  }

  Set<PackRef> bad() {
    return bad;
  }

  /// Those that were read and found whole.
  Set<PackRef> whole() {
    Set<PackRef> whole = new HashSet<>(read);
    whole.removeAll(bad);
    return whole;
  }

  /// Every one that a state needs.
  Set<PackRef> wanted() {
    return wanted;
  }

  /// One that is bad and would hold this extent.
  Optional<PackRef> blamed(ExtentId extent) {
    return covering(extent, bad);
  }

  /// The same where commits are damaged: one that failed and that only such a commit names is bad,
  /// too, from now on.
  Optional<PackRef> blamedBesideDamagedCommits(ExtentId extent) {
    Optional<PackRef> known = blamed(extent);
    Optional<PackRef> pack = known.or(() -> covering(extent, unnamed));
    pack.ifPresent(bad::add);
    return pack;
  }

  private static Optional<PackRef> covering(ExtentId extent, Set<PackRef> packs) {
    return packs.stream().filter(pack -> pack.covers(extent)).findFirst();
  }

  Optional<SliceEnd> slice() {
    return slice;
  }

  /// Whether a slice has come to the last pack.
  boolean isAtEnd() {
    return slice.filter(end -> end.last().isEmpty()).isPresent();
  }
}
