package dev.tidemark.engine.archive;

import dev.tidemark.engine.archive.format.ArchiveNames;
import dev.tidemark.engine.archive.format.CommitHeader;
import dev.tidemark.engine.archive.format.PackRef;
import dev.tidemark.engine.archive.format.RunRef;
import dev.tidemark.engine.seam.Seam;
import dev.tidemark.spi.sink.ObjectInfo;
import dev.tidemark.spi.sink.ObjectName;
import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.spi.sink.TargetException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// The difference between the objects that states need and those that a place has: by the headers
/// of its commits and by listing, not by reading them. A place that another tool has copied may
/// look whole and not be. For one thread.
public final class Inventory {

  private final ObjectReader reads;
  private final CommitReader commits;
  private final ArchivePacks packs;

  public Inventory(ObjectSink sink, Seam seam) {
    this.reads = ObjectReader.once(sink, seam);
    this.commits = new CommitReader(reads);
    this.packs = new ArchivePacks(sink, seam);
  }

  /// Objects that are missing or have another length than the commits say.
  public record Missing(Set<PackRef> packs, Set<RunRef> parts) {

    /// Nothing is missing.
    public static final Missing NOTHING = new Missing(Set.of(), Set.of());

    public Missing {
      packs = Set.copyOf(packs);
      parts = Set.copyOf(parts);
    }

    public boolean isNothing() {
      return packs.isEmpty() && parts.isEmpty();
    }

    /// How many objects.
    public int count() {
      return packs.size() + parts.size();
    }
  }

  /// What states need, until it is found.
  private record Needed(Map<ObjectName, PackRef> packs, Map<ObjectName, RunRef> parts) {

    void add(List<PackRef> more) {
      more.stream().filter(pack -> !pack.inline()).forEach(pack -> packs.put(pack.object(), pack));
    }

    void addParts(List<RunRef> more) {
      more.stream().filter(run -> !run.inline()).forEach(run -> parts.put(run.object(), run));
    }

    void found(ObjectInfo there) {
      packs.computeIfPresent(
          there.name(), (name, pack) -> pack.length() == there.length() ? null : pack);
      parts.computeIfPresent(
          there.name(), (name, run) -> run.length() == there.length() ? null : run);
    }
  }

  /// @param newest the newest good commit
  /// @throws TargetException.Corrupt if the way from it down to a base is broken
  public Missing missing(CommitHeader newest) throws TargetException, InterruptedException {
    Needed needed = needed(newest);
    for (String directory : List.of(ArchiveNames.PACKS, ArchiveNames.RUNS)) {
      ListingPages pages = new ListingPages(reads, directory);
      while (pages.peek() != null) {
        needed.found(pages.next());
      }
    }
    return new Missing(
        new LinkedHashSet<>(needed.packs().values()), new LinkedHashSet<>(needed.parts().values()));
  }

  private Needed needed(CommitHeader newest) throws TargetException, InterruptedException {
    Needed needed = new Needed(new TreeMap<>(), new TreeMap<>());
    needed.add(packs.sinceRecords(newest).orElse(List.of()));
    NeededPacks states = new NeededPacks();
    Optional<CommitHeader.From> records = newest.nextFrom();
    if (records.isEmpty()) {
      return needed;
    }
    CommitHeader top = commits.builtOn(records.get().number());
    CommitChain path = new CommitChain(commits, reads, Optional.of(top));
    List<CommitChain.Node> nodes = new ArrayList<>(path.history(top.mark().tid()));
    if (nodes.isEmpty()) {
      throw new TargetException.Corrupt(
          "read commits in " + reads.location() + ": the newest state is not whole there", null);
    }
    for (CommitChain.Node node : nodes) {
      needed.add(states.of(node.header()));
      needed.addParts(node.header().runs());
    }
    return needed;
  }
}
