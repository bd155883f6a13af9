package dev.tidemark.engine.archive;

import dev.tidemark.engine.archive.format.ArchiveNames;
import dev.tidemark.engine.archive.format.CommitHeader;
import dev.tidemark.engine.archive.format.CommitKind;
import dev.tidemark.engine.archive.format.LostCommits;
import dev.tidemark.engine.archive.format.PackRef;
import dev.tidemark.engine.seam.Seam;
import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.spi.sink.TargetException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongPredicate;
import java.util.function.Predicate;
import java.util.stream.LongStream;

/// The remains of a damaged archive, for a base that stands alone: found by the header of every
/// commit and by listings, so that nothing that is there is sent again.
///
/// @param lost the commits that cannot be used, and those given up before
/// @param packs that a sound header names, no base has given up and that are there with their whole
///   length
/// @param unnamed packs that are there and that no sound header names: another writer may have left
///   them, so the bytes have to be proven by their hash
/// @param doubtful of both, those that a base whose header is lost may have given up: for all that
///   is known they are damaged
public record ArchiveSalvage(
    LostCommits lost, List<PackRef> packs, List<PackRef> unnamed, Set<PackRef> doubtful) {

  /// Reads all headers, some side by side.
  ///
  /// @param highest the highest number that is taken or was seen
  /// @param known numbers that are known not to be usable
  /// @param ours whether the extents that a commit has moved X over are those of the volume: on an
  ///   old branch the same ids have other content
  /// @param blind whether the commit of a number, whose header is lost, may be a base of which
  ///   nobody remembers what it has given up
  public static ArchiveSalvage of(
      ObjectSink sink,
      Seam seam,
      long highest,
      LostCommits known,
      Predicate<CommitHeader> ours,
      LongPredicate blind)
      throws TargetException, InterruptedException {
    return new Survey(ObjectReader.once(sink, seam), known, ours, blind).run(highest);
  }

  private static final class Survey {
    private final ObjectReader reads;
    private final CommitReader commits;
    private final Set<Long> unusable = new TreeSet<>();
    private final NeededPacks needed = new NeededPacks();
    private final Set<PackRef> named = new HashSet<>();
    private final Set<PackRef> doubtful = new HashSet<>();
    private final Predicate<CommitHeader> ours;
    private final LongPredicate blind;
    private LostCommits lost;
    private long base;
    private long doubtBelow;

    Survey(
        ObjectReader reads, LostCommits known, Predicate<CommitHeader> ours, LongPredicate blind) {
      this.ours = ours;
      this.blind = blind;
      this.reads = reads;
      this.commits = new CommitReader(reads);
      this.lost = known;
    }

    ArchiveSalvage run(long highest) throws TargetException, InterruptedException {
      Map<Long, Long> lengths = ObjectListing.of(reads, ArchiveNames.COMMITS).commits();
      int atOnce = Math.max(1, reads.parallelism());
      for (long top = highest; top > 0; top -= atOnce) {
        look(Math.max(1, top - atOnce + 1), top, lengths);
      }
      lost = lost.with(LostCommits.of(unusable));
      return packs(highest);
    }

    private void look(long first, long last, Map<Long, Long> lengths)
        throws TargetException, InterruptedException {
      Map<Long, CommitReader.Headed> found =
          ParallelReads.of(
              reads, LongStream.rangeClosed(first, last).boxed().toList(), this::headed);
      for (long n = last; n >= first; n--) {
        CommitReader.Headed commit = found.get(n);
        long length = lengths.getOrDefault(n, -1L);
        if (commit == null) {
          unusable.add(n);
          doubt(n);
          continue;
        }
        if (commit.damage().isPresent() || commit.header().objectLength() != length) {
          unusable.add(n);
        }
        lost = lost.with(commit.header().lost());
        if (ours.test(commit.header())) {
          take(commit.header());
        }
      }
    }

    /// What a base leaves out of what lies below it was damaged.
    private void take(CommitHeader header) {
      List<PackRef> packs = needed.of(header);
      if (doubtBelow > 0) {
        packs.stream().filter(pack -> !named.contains(pack)).forEach(doubtful::add);
      }
      named.addAll(header.packs());
      named.addAll(header.older());
      if (base == 0 && header.kind() == CommitKind.BASE) {
        base = header.number();
      }
    }

    /// Of what lies below a sound base that one tells.
    private void doubt(long number) {
      if (base == 0 && doubtBelow == 0 && blind.test(number)) {
        doubtBelow = number;
      }
    }

    /// Those that have a sound header.
    private Optional<CommitReader.Headed> headed(long number)
        throws TargetException, InterruptedException {
      try {
        return Optional.of(commits.headed(number));
      } catch (TargetException.Missing | TargetException.Corrupt e) {
        return Optional.empty();
      }
    }

    private ArchiveSalvage packs(long highest) throws TargetException, InterruptedException {
      Set<PackRef> there = new LinkedHashSet<>(ObjectListing.of(reads, ArchiveNames.PACKS).packs());
      there.removeIf(pack -> pack.number() > highest + 1);
      List<PackRef> usable = new ArrayList<>();
      for (PackRef pack : needed.all()) {
        boolean isThere = pack.inline() ? !lost.contains(pack.number()) : there.contains(pack);
        if (isThere) {
          usable.add(pack);
        }
      }
      Set<PackRef> unnamed = new LinkedHashSet<>(there);
      unnamed.removeAll(named);
      unnamed.removeIf(pack -> pack.number() < base);
      unnamed.stream().filter(pack -> pack.number() < doubtBelow).forEach(doubtful::add);
      return new ArchiveSalvage(lost, usable, List.copyOf(unnamed), doubtful);
    }
  }
}
