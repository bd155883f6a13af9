package dev.tidemark.engine.page;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/// Which pages may be written. A page that a commit freed rests before it is used again: a fallback
/// may need it, and readers elsewhere are spared a restart. Held by the writer alone.
///
/// A page freed by commit N may be written by commit M if N <= durable - W, durable being M - 1: W
/// is 8 commits and 5 s, whichever is longer; what rests beyond 64 MiB and 5 % of the file goes
/// early, but never before 2 commits.
final class FreeMap {

  private static final int REST_COMMITS = 8;
  private static final int REST_COMMITS_MIN = 2;
  private static final long REST_NANOS = 5_000_000_000L;
  private static final long RESTING_PAGES_MAX = 64L * 1024 * 1024 / PageFormat.SIZE;
  private static final int RESTING_SHARE = 20;
  private static final int RUN_PAGES_MIN = 8;

  private final BitSet free = new BitSet();
  private final ArrayDeque<Resting> resting = new ArrayDeque<>();
  private long freePages;
  private long restingPages;
  private long end;
  private long cursor;

  private record Resting(long commit, long nanos, List<PageRun> runs, long pages) {}

  /// @param end the first page that was never used
  FreeMap(long end) {
    this.end = end;
    this.cursor = CommitRing.FIRST_PAGE;
  }

  /// The first page that was never used.
  long end() {
    return end;
  }

  long freePages() {
    return freePages;
  }

  long restingPages() {
    return restingPages;
  }

  /// Says that a page may be written. For building the map.
  void add(long page) {
    free.set(Math.toIntExact(page));
    freePages++;
  }

  /// Takes `pages` pages in runs as long as possible: holes shorter than 8 pages are left alone
  /// unless much is free.
  List<PageRun> allocate(int pages) {
    List<PageRun> taken = new ArrayList<>();
    int least = freePages * 10 > end * 3 ? 1 : Math.min(pages, RUN_PAGES_MIN);
    int left = takeHoles(taken, pages, least, cursor, end);
    left = takeHoles(taken, left, least, CommitRing.FIRST_PAGE, cursor);
    if (left > 0) {
      taken.add(new PageRun(end, left));
      end += left;
    }
    return taken;
  }

  /// Takes neighbouring pages.
  PageRun allocateRun(int pages) {
    int at = free.nextSetBit((int) CommitRing.FIRST_PAGE);
    while (at >= 0) {
      int holeEnd = free.nextClearBit(at);
      if (holeEnd - at >= pages) {
        free.clear(at, at + pages);
        freePages -= pages;
        return new PageRun(at, pages);
      }
      at = free.nextSetBit(holeEnd);
    }
    end += pages;
    return new PageRun(end - pages, pages);
  }

  private int takeHoles(List<PageRun> taken, int pages, int least, long from, long to) {
    int left = pages;
    int at = free.nextSetBit((int) from);
    while (left > 0 && at >= 0 && at < to) {
      int holeEnd = free.nextClearBit(at);
      int n = Math.min(holeEnd - at, left);
      if (holeEnd - at >= least) {
        free.clear(at, at + n);
        freePages -= n;
        left -= n;
        taken.add(new PageRun(at, n));
        cursor = at + n;
      }
      at = free.nextSetBit(holeEnd);
    }
    return left;
  }

  /// Undoes an allocation of which nothing is referred to.
  void giveBack(List<PageRun> runs) {
    for (PageRun run : runs) {
      free(run);
    }
    int last = free.length();
    if (last == end) {
      int start = free.previousClearBit(last - 1) + 1;
      free.clear(start, last);
      freePages -= last - start;
      end = start;
      cursor = Math.min(cursor, end);
    }
  }

  private void free(PageRun run) {
    free.set((int) run.start(), (int) run.end());
    freePages += run.pages();
  }

  /// Notes that commit number `commit` freed these pages at `nanos`. Calls come with rising
  /// numbers.
  void rest(List<PageRun> runs, long commit, long nanos) {
    long pages = runs.stream().mapToLong(PageRun::pages).sum();
    if (pages > 0) {
      resting.add(new Resting(commit, nanos, runs, pages));
      restingPages += pages;
    }
  }

  /// Ends the rest of what has rested long enough.
  ///
  /// @param durable the newest durable commit
  void release(long durable, long nanos) {
    while (!resting.isEmpty() && hasRested(resting.getFirst(), durable, nanos)) {
      Resting rested = resting.removeFirst();
      restingPages -= rested.pages();
      rested.runs().forEach(this::free);
    }
  }

  private boolean hasRested(Resting r, long durable, long nanos) {
    long commits = durable - r.commit();
    boolean long_ = commits >= REST_COMMITS && nanos - r.nanos() >= REST_NANOS;
    boolean tooMany = restingPages > Math.max(RESTING_PAGES_MAX, end / RESTING_SHARE);
    return long_ || (tooMany && commits >= REST_COMMITS_MIN);
  }

  /// Says which pages are both reached and free or resting, or neither.
  List<String> check(BitSet reached) {
    BitSet spare = (BitSet) free.clone();
    List<String> problems = new ArrayList<>();
    for (Resting r : resting) {
      for (PageRun run : r.runs()) {
        addOnce(spare, run, problems);
      }
    }
    for (int page = (int) CommitRing.FIRST_PAGE; page < end; page++) {
      if (reached.get(page) == spare.get(page)) {
        String both = reached.get(page) ? "in use and also free" : "neither in use nor free";
        problems.add("page " + page + " is " + both);
      }
    }
    return problems;
  }

  private static void addOnce(BitSet spare, PageRun run, List<String> problems) {
    if (!spare.get((int) run.start(), (int) run.end()).isEmpty()) {
      problems.add("a page of " + run + " is freed twice");
    }
    spare.set((int) run.start(), (int) run.end());
  }

  /// Joins addresses into runs, ascending.
  static List<PageRun> runsOf(List<Long> pages) {
    long[] sorted = pages.stream().mapToLong(Long::longValue).sorted().toArray();
    List<PageRun> runs = new ArrayList<>();
    int start = 0;
    for (int i = 1; i <= sorted.length; i++) {
      if (i == sorted.length || sorted[i] != sorted[i - 1] + 1) {
        runs.add(new PageRun(sorted[start], i - start));
        start = i;
      }
    }
    return runs;
  }
}
