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
import java.util.TreeMap;

/// Whether a place has all objects that its states need: by the headers of its commits and by
/// listing, not by reading them. A place that another tool has copied may look whole and not be.
/// For one thread.
public final class Completeness {

  private static final int PAGE = 1000;

  private final Reads reads;
  private final Commits commits;
  private final ArchivePacks packs;

  public Completeness(ObjectSink sink, Seam seam) {
    this.reads = Reads.once(sink, seam);
    this.commits = new Commits(reads);
    this.packs = new ArchivePacks(sink, seam);
  }

  /// The packs and parts of runs that are missing or have another length, in the order of names.
  ///
  /// @param newest the newest good commit
  /// @throws TargetException.Corrupt if the way from it down to a base is broken
  public List<ObjectName> missing(CommitHeader newest)
      throws TargetException, InterruptedException {
    Map<ObjectName, Long> needed = needed(newest);
    for (String directory : List.of(ArchiveNames.PACKS, ArchiveNames.RUNS)) {
      Pages pages = new Pages(reads, directory, PAGE);
      while (pages.peek() != null) {
        ObjectInfo there = pages.next();
        needed.remove(there.name(), there.length());
      }
    }
    return List.copyOf(needed.keySet());
  }

  private Map<ObjectName, Long> needed(CommitHeader newest)
      throws TargetException, InterruptedException {
    Map<ObjectName, Long> needed = new TreeMap<>();
    addPacks(packs.sinceRecords(newest).orElse(List.of()), needed);
    NeededPacks states = new NeededPacks();
    Optional<CommitHeader.From> records = newest.nextFrom();
    if (records.isEmpty()) {
      return needed;
    }
    CommitHeader top = commits.builtOn(records.get().number());
    CommitPath path = new CommitPath(commits, reads, Optional.of(top));
    List<CommitPath.Node> nodes = new ArrayList<>(path.history(top.mark().tid()));
    if (nodes.isEmpty()) {
      throw new TargetException.Corrupt(
          "read commits in " + reads.location() + ": the newest state is not whole there", null);
    }
    for (CommitPath.Node node : nodes) {
      addPacks(states.of(node.header()), needed);
      node.header().runs().stream()
          .filter(run -> !run.inline())
          .forEach(run -> needed.put(run.object(), run.length()));
    }
    return needed;
  }

  private static void addPacks(List<PackRef> packs, Map<ObjectName, Long> needed) {
    packs.stream()
        .filter(pack -> !pack.inline())
        .forEach(pack -> needed.put(pack.object(), pack.length()));
  }
}
