package dev.tidemark.engine.archive;

import dev.tidemark.engine.seam.Seam;
import dev.tidemark.spi.sink.ObjectInfo;
import dev.tidemark.spi.sink.ObjectName;
import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.spi.sink.TargetException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Whether the newest state of an archive can be read, as far as listings and headers show it: the
/// numbers have no gaps, the way down to a base is unbroken, its commits and parts of runs have
/// their whole length. For one thread.
public final class ChainCheck {

  private static final int PAGE = 1000;

  private final ObjectReader reads;
  private final CommitReader commits;
  private final ArchivePacks objects;

  public ChainCheck(ObjectSink sink, Seam seam) {
    this.reads = ObjectReader.once(sink, seam);
    this.commits = new CommitReader(reads);
    this.objects = new ArchivePacks(sink, seam);
  }

  /// @param newest the newest good commit
  /// @return the numbers that are void, gone or not whole, and that no base has given up
  public LostCommits broken(CommitHeader newest) throws TargetException, InterruptedException {
    Map<Long, Long> lengths = lengths(reads);
    CommitChain path = new CommitChain(commits, reads, Optional.of(newest));
    TreeSet<Long> broken = new TreeSet<>();
    if (newest.nextFrom().isPresent()) {
      addRecords(newest.nextFrom().get(), path, lengths, broken);
    }
    addExtents(newest, lengths, broken);
    for (long n = newest.number() - 1; n > 0; n--) {
      if (!lengths.containsKey(n)) {
        broken.add(n);
      }
    }
    LostCommits lost = path.lost();
    broken.removeIf(lost::contains);
    return LostCommits.of(broken);
  }

  private void addRecords(
      CommitHeader.From records, CommitChain path, Map<Long, Long> lengths, Set<Long> broken)
      throws TargetException, InterruptedException {
    for (CommitChain.Node node : path.to(records.tid())) {
      if (!isWhole(node.header(), lengths)) {
        broken.add(node.header().number());
      }
    }
    boolean grounded = path.newestGrounded();
    path.broken().forEach(found -> broken.add(found.number()));
    if (!grounded && broken.isEmpty()) {
      broken.add(records.number());
    }
  }

  /// The commits that have moved X alone since there were records.
  private void addExtents(CommitHeader newest, Map<Long, Long> lengths, Set<Long> broken)
      throws TargetException, InterruptedException {
    long records = newest.nextFrom().map(CommitHeader.From::number).orElse(0L);
    Optional<CommitHeader.Previous> previous = newest.previous();
    while (previous.isPresent() && previous.get().number() > records) {
      long number = previous.get().number();
      try {
        CommitReader.Headed found = commits.headed(number);
        boolean whole = lengths.getOrDefault(number, -1L) == found.header().objectLength();
        if (!whole || found.damage().isPresent()) {
          broken.add(number);
        }
        previous = found.header().previous();
      } catch (TargetException.Missing | TargetException.Corrupt e) {
        broken.add(number);
        return;
      }
    }
  }

  private boolean isWhole(CommitHeader header, Map<Long, Long> lengths)
      throws TargetException, InterruptedException {
    List<RunRef> parts = header.runs().stream().filter(run -> !run.inline()).toList();
    List<Long> numbers = parts.stream().map(RunRef::number).distinct().toList();
    Map<ObjectName, Long> there = objects.present(ArchiveNames.RUNS, numbers);
    boolean partsWhole =
        parts.stream().allMatch(part -> there.getOrDefault(part.object(), -1L) == part.length());
    return partsWhole && lengths.getOrDefault(header.number(), -1L) == header.objectLength();
  }

  /// The commit objects of a place: number and length.
  static Map<Long, Long> lengths(ObjectReader reads) throws TargetException, InterruptedException {
    Map<Long, Long> lengths = new TreeMap<>();
    for (ObjectInfo info : all(reads, ArchiveNames.COMMITS)) {
      ArchiveNames.commitNumber(info.name()).ifPresent(n -> lengths.put(n, info.length()));
    }
    return lengths;
  }

  static List<ObjectInfo> all(ObjectReader reads, String directory)
      throws TargetException, InterruptedException {
    List<ObjectInfo> all = new ArrayList<>();
    ListingPages pages = new ListingPages(reads, directory, PAGE);
    while (pages.peek() != null) {
      all.add(pages.next());
    }
    return all;
  }
}
