package dev.tidemark.engine.page;

import dev.tidemark.engine.page.CommitRing.Slotted;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/// Rebuilds the free map at opening: what the trees do not reach is free, but what the last commits
/// freed goes on resting. The trees are asked for the addresses of their pages, for which only
/// their branches are read.
final class FreeMapBuilder {

  private static final int COMMITS_TO_REST = 8;

  private final StoreFile file;

  FreeMapBuilder(StoreFile file) {
    this.file = file;
  }

  /// @param from the record that a writer goes on from; counted as commit 0
  FreeMap build(Slotted from, ReachablePages trees, long nanos) throws IOException {
    BitSet taken = new BitSet();
    trees.visit(from.record().roots(), file, page -> taken.set((int) page));
    FreeMap map = new FreeMap(from.record().pages());
    List<List<PageRun>> recent = recentlyFreed(from);
    for (int back = recent.size() - 1; back >= 0; back--) {
      List<PageRun> runs = untaken(recent.get(back), taken);
      map.rest(runs, -back, nanos);
    }
    int page = taken.nextClearBit((int) CommitRing.FIRST_PAGE);
    while (page < map.end()) {
      map.add(page);
      page = taken.nextClearBit(page + 1);
    }
    return map;
  }

  /// Marks as taken what was not, and returns it. A page may have been freed, used and freed again.
  private static List<PageRun> untaken(List<PageRun> runs, BitSet taken) {
    List<Long> pages = new ArrayList<>();
    for (PageRun run : runs) {
      for (long page = run.start(); page < run.end(); page++) {
        if (!taken.get((int) page)) {
          taken.set((int) page);
          pages.add(page);
        }
      }
    }
    return FreeMap.runsOf(pages);
  }

  /// What each of the last records freed, the newest first; the pages of its own manifest count as
  /// freed with it.
  private List<List<PageRun>> recentlyFreed(Slotted from) throws IOException {
    List<List<PageRun>> freed = new ArrayList<>();
    Optional<Slotted> at = Optional.of(from);
    while (at.isPresent() && freed.size() < COMMITS_TO_REST) {
      Optional<Slotted> loaded = file.recovery().withManifest(at.get());
      if (loaded.isEmpty()) {
        break;
      }
      CommitRecord record = loaded.get().record();
      List<PageRun> runs = new ArrayList<>(record.manifest().freed());
      if (!record.overflow().isNone()) {
        runs.add(record.overflow().run());
      }
      freed.add(runs);
      at = file.ring().previous(at.get());
    }
    return freed;
  }
}
