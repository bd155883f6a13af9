package dev.tidemark.engine.archive;

import dev.tidemark.engine.archive.format.ArchiveNames;
import dev.tidemark.engine.archive.format.CommitHeader;
import dev.tidemark.engine.archive.format.CommitKind;
import dev.tidemark.spi.sink.TargetException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/// The lines of an archive. From the highest number down, the first commit that is on no line so
/// far is the newest of the next one, so every good commit with records is on some line. For one
/// thread.
final class ArchiveLines {

  private static final int AT_ONCE_MAX = 16;

  private final CommitReader commits;
  private final ObjectReader reads;

  ArchiveLines(CommitReader commits, ObjectReader reads) {
    this.commits = commits;
    this.reads = reads;
  }

  /// The newest commits of all lines but that of the newest good commit, newest first.
  List<CommitHeader> old(CommitChain line) throws TargetException, InterruptedException {
    Set<Long> known = new HashSet<>(line.numbers());
    List<CommitHeader> newest = new ArrayList<>();
    for (CommitHeader header : headers(others(known))) {
      if (header.kind() != CommitKind.EXTENTS && !known.contains(header.number())) {
        newest.add(header);
        known.addAll(new CommitChain(commits, reads, Optional.of(header)).numbers());
      }
    }
    return newest;
  }

  private List<Long> others(Set<Long> known) throws TargetException, InterruptedException {
    List<Long> others = new ArrayList<>();
    ListingPages pages = new ListingPages(reads, ArchiveNames.COMMITS);
    while (pages.peek() != null) {
      OptionalLong number = ArchiveNames.commitNumber(pages.next().name());
      if (number.isPresent() && !known.contains(number.getAsLong())) {
        others.add(number.getAsLong());
      }
    }
    return others;
  }

  /// The good ones, newest first.
  private Collection<CommitHeader> headers(List<Long> numbers)
      throws TargetException, InterruptedException {
    Map<Long, CommitHeader> good = new TreeMap<>(Comparator.reverseOrder());
    int atOnce = Math.max(1, Math.min(AT_ONCE_MAX, reads.parallelism()));
    for (int i = 0; i < numbers.size(); i += atOnce) {
      List<Long> some = numbers.subList(i, Math.min(numbers.size(), i + atOnce));
      good.putAll(ParallelReads.of(reads, some, this::header));
    }
    return good.values();
  }

  /// What is void or gone is on no line.
  private Optional<CommitHeader> header(long number) throws TargetException, InterruptedException {
    try {
      return Optional.of(commits.header(number));
    } catch (TargetException.Missing | TargetException.Corrupt e) {
      return Optional.empty();
    }
  }
}
