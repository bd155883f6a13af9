package dev.tidemark.engine.ingest;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// Walks the source and puts one [Step] after another into a queue: a directory's names first, all
/// of them, then its directories one by one. It asks the workers for what it will need next, so
/// that they are never idle, and the budget before anything is held in memory. One thread.
final class Scout implements Runnable {

  /// Names that one task looks at.
  private static final int GLANCES = 256;

  /// Tasks of one directory under way.
  private static final int GLANCES_AHEAD = 4;

  /// Directories that are looked at before the walk comes to them.
  private static final int DIRECTORIES_AHEAD = 16;

  /// A directory that the walk will come to.
  private record Visit(WalkDirectory directory, CompletableFuture<Listing> listing) {}

  private record Listing(Sight<Names> names, List<Glance> first) {}

  /// A directory whose names were given, while its directories are walked.
  private static final class Frame {
    final WalkDirectory directory;
    final Names names;
    final BitSet directories;
    final Deque<Visit> asked = new ArrayDeque<>();
    int next;

    Frame(WalkDirectory directory, Names names, BitSet directories) {
      this.directory = directory;
      this.names = names;
      this.directories = directories;
      next = directories.nextSetBit(0);
    }
  }

  private final Limits limits;
  private final WalkDirectory root;
  private final Lookout lookout;
  private final FileReader reader;
  private final LargeFiles largeFiles;
  private final Workers workers;
  private final Conveyor out;
  private final Set<Long> claimed;
  private final Deque<Frame> frames = new ArrayDeque<>();

  private List<WalkItem> items = new ArrayList<>();
  private long itemBytes;

  /// @param claimed inodes with several names that are read already; whoever has inserted one takes
  ///   it out again
  Scout(
      Limits limits,
      WalkDirectory root,
      Lookout lookout,
      FileReader reader,
      Workers workers,
      Conveyor out,
      Set<Long> claimed) {
    this.limits = limits;
    this.root = root;
    this.lookout = lookout;
    this.reader = reader;
    this.workers = workers;
    this.out = out;
    this.claimed = claimed;
    largeFiles = new LargeFiles(reader, workers, out);
  }

  @Override
  public void run() {
    try {
      visit(ask(root));
      while (!frames.isEmpty()) {
        askAhead();
        Visit next = frames.getLast().asked.poll();
        if (next == null) {
          frames.removeLast();
        } else {
          visit(next);
        }
      }
      out.put(new Step.End());
    } catch (Throwable e) {
      out.end(new Step.Broken(e));
    }
  }

  private Visit ask(WalkDirectory directory) {
    return new Visit(
        directory,
        workers.submit(tools -> {
          Sight<Names> names = lookout.list(directory);
          List<Glance> first =
              names instanceof Sight.Seen<Names> seen
                  ? lookout.glance(directory, seen.value(), 0, end(seen.value(), 0))
                  : List.of();
          return new Listing(names, first);
        }));
  }

  private static int end(Names names, int from) {
    return Math.min(names.count(), from + GLANCES);
  }

  private void askAhead() {
    int asked = 0;
    for (Iterator<Frame> deepestFirst = frames.descendingIterator(); deepestFirst.hasNext(); ) {
      Frame frame = deepestFirst.next();
      asked += frame.asked.size();
      while (asked < DIRECTORIES_AHEAD && frame.next >= 0) {
        frame.asked.add(ask(frame.directory.child(frame.names.get(frame.next))));
        frame.next = frame.directories.nextSetBit(frame.next + 1);
        asked++;
      }
    }
  }

  private void visit(Visit visit) {
    WalkDirectory directory = visit.directory();
    Listing listing = Threading.result(visit.listing());
    switch (listing.names()) {
      case Sight.Vanished<Names> gone -> out.put(new Step.Gone(directory));
      case Sight.Refused<Names> refused ->
          out.put(new Step.Unlisted(directory, "list: " + refused.reason()));
      case Sight.Seen<Names> seen -> walk(directory, seen.value(), listing.first());
    }
  }

  private void walk(WalkDirectory directory, Names names, List<Glance> first) {
    out.put(new Step.Enter(directory));
    BitSet absent = new BitSet();
    BitSet directories = new BitSet();
    Queue<CompletableFuture<List<Glance>>> ahead = new ArrayDeque<>();
    ahead.add(CompletableFuture.completedFuture(first));
    int asked = end(names, 0);
    int i = 0;
    while (i < names.count()) {
      for (; asked < names.count() && ahead.size() < GLANCES_AHEAD; asked = end(names, asked)) {
        int from = asked;
        ahead.add(
            workers.submit(tools -> lookout.glance(directory, names, from, end(names, from))));
      }
      for (Glance glance : Threading.result(ahead.remove())) {
        take(directory, glance, i++, absent, directories);
      }
    }
    flush(directory);
    out.put(new Step.Leave(directory, names, absent));
    if (!directories.isEmpty()) {
      frames.addLast(new Frame(directory, names, directories));
    }
  }

  private void take(
      WalkDirectory directory, Glance glance, int i, BitSet absent, BitSet directories) {
    switch (glance.stat()) {
      case Sight.Vanished<SourceStat> gone -> absent.set(i);
      case Sight.Refused<SourceStat> refused ->
          tell(directory, glance, Problem.Kind.UNREADABLE, refused.reason());
      case Sight.Seen<SourceStat> seen -> {
        SourceStat stat = seen.value();
        String skipped = skipped(stat);
        if (glance.excluded() || skipped != null) {
          absent.set(i);
          if (!glance.excluded() && skipped != null) {
            tell(directory, glance, Problem.Kind.SKIPPED, skipped);
          }
        } else {
          directories.set(i, stat.type() == SourceType.DIRECTORY && stat.fileSystem() == 0);
          wanted(directory, glance, stat);
        }
      }
    }
  }

  private static @Nullable String skipped(SourceStat stat) {
    if (stat.type() == SourceType.SPECIAL) {
      return "is a socket, a pipe or a device: not imported";
    }
    return stat.fileSystem() != 0 && stat.type() != SourceType.DIRECTORY
        ? "is on another file system: not imported"
        : null;
  }

  private void tell(WalkDirectory directory, Glance glance, Problem.Kind kind, String detail) {
    out.put(new Step.Tell(kind, directory.childPath(glance.name()), detail));
  }

  private void wanted(WalkDirectory directory, Glance glance, SourceStat stat) {
    boolean unread = stat.type() == SourceType.DIRECTORY || glance.upToDate() || !claim(stat);
    if (unread) {
      add(directory, new WalkItem(glance.name(), stat, WalkItem.UNREAD), 0);
    } else if (stat.type() == SourceType.FILE && stat.size() > limits.smallFileBytes()) {
      flush(directory);
      largeFiles.read(directory, glance.name(), stat, glance.donors());
    } else {
      readSmall(directory, glance, stat);
    }
  }

  private boolean claim(SourceStat stat) {
    return stat.links() <= 1 || claimed.add(stat.inode());
  }

  private void readSmall(WalkDirectory directory, Glance glance, SourceStat stat) {
    out.reserve(stat.size());
    CompletableFuture<Content> content =
        workers.submit(tools -> {
          Content read =
              reader.read(directory.place(), glance.name(), stat, glance.donors(), tools);
          long stored = read instanceof Content.Read done ? done.storedBytes() : 0;
          out.giveBack(stat.size() - stored);
          return read;
        });
    add(directory, new WalkItem(glance.name(), stat, content), stat.size());
  }

  private void add(WalkDirectory directory, WalkItem item, long bytes) {
    out.reserve(WalkItem.OVERHEAD_BYTES);
    items.add(item);
    itemBytes += bytes;
    if (items.size() == limits.stepItems() || itemBytes >= limits.stepBytes()) {
      flush(directory);
    }
  }

  private void flush(WalkDirectory directory) {
    if (!items.isEmpty()) {
      out.put(new Step.Items(directory, items));
      items = new ArrayList<>();
      itemBytes = 0;
    }
  }
}
