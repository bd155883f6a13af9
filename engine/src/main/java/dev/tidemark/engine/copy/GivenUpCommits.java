package dev.tidemark.engine.copy;

import dev.tidemark.engine.archive.ArchivePacks;
import dev.tidemark.engine.archive.CommitReader;
import dev.tidemark.engine.archive.format.ArchiveNames;
import dev.tidemark.engine.archive.format.CommitHeader;
import dev.tidemark.engine.archive.format.LostCommits;
import dev.tidemark.engine.archive.format.PackRef;
import dev.tidemark.engine.seam.Seam;
import dev.tidemark.spi.sink.ObjectName;
import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.spi.sink.TargetException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The objects that a source has given up: a copy need not have them, and may have them whole.
/// Asked for only when something is amiss. Any number of threads.
final class GivenUpCommits {

  private final ObjectSink source;
  private final Seam seam;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable Lost lost;

  /// @param needed packs; empty if it is not known which
  private record Lost(LostCommits commits, Optional<Set<ObjectName>> needed) {

    static final Lost NOTHING = new Lost(LostCommits.NONE, Optional.empty());
  }

  GivenUpCommits(ObjectSink source, Seam seam) {
    this.source = source;
    this.seam = seam;
  }

  boolean contains(long number) throws TargetException, InterruptedException {
    return lost().commits().contains(number);
  }

  /// A pack that the newest base and what lies above it do not name is needed by no state; a part
  /// of a run goes with its commit.
  boolean contains(CopyObject object) throws TargetException, InterruptedException {
    if (object.directory().equals(ArchiveNames.RUNS)) {
      return contains(object.number());
    }
    return lost().needed().filter(needed -> !needed.contains(object.name())).isPresent();
  }

  private Lost lost() throws TargetException, InterruptedException {
    lock.lockInterruptibly();
    try {
      Lost known = lost;
      if (known == null) {
        known = read();
        lost = known;
      }
      return known;
    } finally {
      lock.unlock();
    }
  }

  private Lost read() throws TargetException, InterruptedException {
    Optional<CommitHeader> newest =
        CommitReader.once(source, seam).newest().good().map(CommitReader.Found.Good::header);
    try {
      return newest.isPresent() ? read(newest.get()) : Lost.NOTHING;
    } catch (TargetException.Missing | TargetException.Corrupt e) {
      return Lost.NOTHING;
    }
  }

  private Lost read(CommitHeader newest) throws TargetException, InterruptedException {
    ArchivePacks packs = new ArchivePacks(source, seam);
    LostCommits commits = packs.givenUp(newest);
    Optional<List<PackRef>> since = packs.sinceRecords(newest);
    if (since.isEmpty() || newest.nextFrom().isEmpty()) {
      return new Lost(commits, Optional.empty());
    }
    Set<ObjectName> needed = new HashSet<>();
    since.get().forEach(pack -> needed.add(pack.object()));
    packs.ofRecords(newest).forEach(pack -> needed.add(pack.object()));
    return new Lost(commits, Optional.of(needed));
  }
}
