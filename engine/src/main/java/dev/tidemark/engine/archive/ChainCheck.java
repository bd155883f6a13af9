package dev.tidemark.engine.archive;

import dev.tidemark.engine.archive.format.ArchiveNames;
import dev.tidemark.engine.archive.format.CommitHeader;
import dev.tidemark.engine.archive.format.LostCommits;
import dev.tidemark.engine.archive.format.RunRef;
import dev.tidemark.engine.seam.Seam;
import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.spi.sink.TargetException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Checks by listings and headers whether the newest state of an archive can be read: the numbers
/// have no gaps, the way down to a base is unbroken, its commits and parts of runs have their whole
/// length. For one thread.
public final class ChainCheck {

  private final ObjectReader reads;
  private final CommitReader commits;

  public ChainCheck(ObjectSink sink, Seam seam) {
    this.reads = ObjectReader.once(sink, seam);
    this.commits = new CommitReader(reads);
  }

  /// @param newest the newest good commit
  /// @return the numbers that are void, gone or not whole, and that no base has given up
  public LostCommits broken(CommitHeader newest) throws TargetException, InterruptedException {
    Map<Long, Long> lengths = ObjectListing.of(reads, ArchiveNames.COMMITS).commits();
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
    List<String> prefixes = parts.stream().map(part -> ArchiveNames.runsOf(part.number())).toList();
    ObjectListing there = ObjectListing.of(reads, new LinkedHashSet<>(prefixes));
    boolean partsWhole = parts.stream().allMatch(there::has);
    return partsWhole && lengths.getOrDefault(header.number(), -1L) == header.objectLength();
  }
}
