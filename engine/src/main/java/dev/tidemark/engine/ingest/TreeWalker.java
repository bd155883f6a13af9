package dev.tidemark.engine.ingest;

import dev.tidemark.engine.local.DirectoryNames;
import dev.tidemark.engine.local.ReadResult;
import dev.tidemark.engine.local.SourceStat;
import dev.tidemark.engine.local.SourceType;
import dev.tidemark.engine.local.UnkeptCounts;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;

/// Walks the source and puts one [WalkStep] after another into a queue: a directory's names first,
/// all of them, then its directories one by one. It asks the workers for what it will need next, so
/// that they are never idle, and the budget before anything is held in memory. One thread.
final class TreeWalker implements Runnable {

  /// Names that one task looks at.
  private static final int GLANCES = 256;

  /// Tasks of one directory under way.
  private static final int GLANCES_AHEAD = 4;

  /// Directories that are looked at before the walk comes to them.
  private static final int DIRECTORIES_AHEAD = 16;

  /// A directory that the walk will come to.
  private record Visit(WalkDirectory directory, CompletableFuture<Listing> listing) {}

  private record Listing(ReadResult<DirectoryNames> names, List<ScannedName> first) {}

  /// A directory whose names were given, while its directories are walked.
  private static final class Frame {
    final WalkDirectory directory;
    final DirectoryNames names;
    final BitSet directories;
    final Map<Integer, Integer> fileSystems;
    final Deque<Visit> asked = new ArrayDeque<>();
    int next;

    /// @param fileSystems the numbers of those directories that something is mounted at
    Frame(
        WalkDirectory directory,
        DirectoryNames names,
        BitSet directories,
        Map<Integer, Integer> fileSystems) {
      this.directory = directory;
      this.names = names;
      this.directories = directories;
      this.fileSystems = fileSystems;
      next = directories.nextSetBit(0);
    }

    WalkDirectory nextDirectory() {
      int fileSystem = fileSystems.getOrDefault(next, directory.fileSystem());
      WalkDirectory child = directory.child(names.get(next), fileSystem);
      next = directories.nextSetBit(next + 1);
      return child;
    }
  }

  private final ImportLimits limits;
  private final WalkDirectory root;
  private final DirectoryScanner lookout;
  private final FileReader reader;
  private final LargeFiles largeFiles;
  private final TaskPool workers;
  private final StepQueue out;
  private final SharedInodes claims;
  private final ReturnQueue returned;
  private final boolean oneFileSystem;
  private final Deque<Frame> frames = new ArrayDeque<>();

  private List<WalkItem> items = new ArrayList<>();
  private long itemBytes;

  /// @param oneFileSystem what is mounted below the root is left out
  TreeWalker(
      ImportLimits limits,
      WalkDirectory root,
      DirectoryScanner lookout,
      FileReader reader,
      TaskPool workers,
      StepQueue out,
      SharedInodes claims,
      ReturnQueue returned,
      boolean oneFileSystem) {
    this.limits = limits;
    this.root = root;
    this.lookout = lookout;
    this.reader = reader;
    this.workers = workers;
    this.out = out;
    this.claims = claims;
    this.returned = returned;
    this.oneFileSystem = oneFileSystem;
    largeFiles = new LargeFiles(reader, workers, out);
  }

  @Override
  public void run() {
    try {
      walk();
      do {
        out.put(new WalkStep.End(returned.taken()));
      } while (readAgain(returned.take()));
    } catch (Throwable e) {
      out.end(new WalkStep.Broken(e));
    }
  }

  private void walk() {
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
  }

  /// Reads files that could not be taken in; nothing else may be gathered.
  ///
  /// @return whether there were any
  private boolean readAgain(List<ReturnedFile> files) {
    for (ReturnedFile file : files) {
      read(file.directory(), file.scanned(), file.stat());
      flush(file.directory());
    }
    return !files.isEmpty();
  }

  private Visit ask(WalkDirectory directory) {
    return new Visit(
        directory,
        workers.submit(tools -> {
          ReadResult<DirectoryNames> names = lookout.list(directory);
          List<ScannedName> first =
              names instanceof ReadResult.Seen<DirectoryNames> seen
                  ? lookout.glance(directory, seen.value(), 0, end(seen.value(), 0))
                  : List.of();
          return new Listing(names, first);
        }));
  }

  /// Reads again what has been returned until now, behind what the directory has given so far.
  private void readReturned(WalkDirectory directory) {
    List<ReturnedFile> files = returned.poll();
    if (!files.isEmpty()) {
      flush(directory);
      readAgain(files);
    }
  }

  private static int end(DirectoryNames names, int from) {
    return Math.min(names.count(), from + GLANCES);
  }

  private void askAhead() {
    int asked = 0;
    for (Iterator<Frame> deepestFirst = frames.descendingIterator(); deepestFirst.hasNext(); ) {
      Frame frame = deepestFirst.next();
      asked += frame.asked.size();
      while (asked < DIRECTORIES_AHEAD && frame.next >= 0) {
        frame.asked.add(ask(frame.nextDirectory()));
        asked++;
      }
    }
  }

  private void visit(Visit visit) {
    WalkDirectory directory = visit.directory();
    Listing listing = ThreadWaits.result(visit.listing());
    switch (listing.names()) {
      case ReadResult.Vanished<DirectoryNames> gone -> out.put(new WalkStep.Gone(directory));
      case ReadResult.Refused<DirectoryNames> refused ->
          out.put(new WalkStep.Unlisted(directory, "list: " + refused.reason()));
      case ReadResult.Seen<DirectoryNames> seen -> walk(directory, seen.value(), listing.first());
    }
  }

  private void walk(WalkDirectory directory, DirectoryNames names, List<ScannedName> first) {
    out.put(new WalkStep.Enter(directory));
    BitSet absent = new BitSet();
    BitSet directories = new BitSet();
    Map<Integer, Integer> fileSystems = new HashMap<>();
    Queue<CompletableFuture<List<ScannedName>>> ahead = new ArrayDeque<>();
    ahead.add(CompletableFuture.completedFuture(first));
    int asked = end(names, 0);
    int i = 0;
    while (i < names.count()) {
      readReturned(directory);
      for (; asked < names.count() && ahead.size() < GLANCES_AHEAD; asked = end(names, asked)) {
        int from = asked;
        ahead.add(
            workers.submit(tools -> lookout.glance(directory, names, from, end(names, from))));
      }
      for (ScannedName glance : ThreadWaits.result(ahead.remove())) {
        take(directory, glance, i, absent, directories);
        if (directories.get(i) && glance.stat() instanceof ReadResult.Seen<SourceStat> seen) {
          fileSystems.put(i, seen.value().fileSystem());
        }
        i++;
      }
    }
    flush(directory);
    out.put(new WalkStep.Leave(directory, names, absent));
    if (!directories.isEmpty()) {
      frames.addLast(new Frame(directory, names, directories, fileSystems));
    }
  }

  private void take(
      WalkDirectory directory, ScannedName glance, int i, BitSet absent, BitSet directories) {
    switch (glance.stat()) {
      case ReadResult.Vanished<SourceStat> gone -> absent.set(i);
      case ReadResult.Refused<SourceStat> refused ->
          tell(directory, glance, ImportProblem.Kind.UNREADABLE, refused.reason());
      case ReadResult.Seen<SourceStat> seen -> {
        if (glance.excluded()) {
          absent.set(i);
        } else if (seen.value().type().notKept().isPresent()) {
          absent.set(i);
          UnkeptCounts kind = seen.value().type().notKept().get();
          out.put(new WalkStep.Omit(kind, directory.childPath(glance.name())));
        } else {
          directories.set(i, isEntered(seen.value()));
          wanted(directory, glance, seen.value());
        }
      }
    }
  }

  private boolean isEntered(SourceStat stat) {
    return stat.type() == SourceType.DIRECTORY && !(stat.mounted() && oneFileSystem);
  }

  private void tell(
      WalkDirectory directory, ScannedName glance, ImportProblem.Kind kind, String detail) {
    out.put(new WalkStep.Tell(kind, directory.childPath(glance.name()), detail));
  }

  private void wanted(WalkDirectory directory, ScannedName glance, SourceStat stat) {
    if (stat.type() == SourceType.DIRECTORY || glance.upToDate() != 0) {
      add(directory, item(glance, stat, WalkItem.UNREAD), 0);
      leaveOutIfMounted(directory, glance, stat);
    } else if (!claims.claim(stat)) {
      add(directory, item(glance, stat, WalkItem.UNREAD), 0);
    } else {
      read(directory, glance, stat);
    }
  }

  private void read(WalkDirectory directory, ScannedName glance, SourceStat stat) {
    if (stat.type() == SourceType.FILE && stat.size() > limits.smallFileBytes()) {
      flush(directory);
      largeFiles.read(directory, glance, stat);
    } else {
      readSmall(directory, glance, stat);
    }
  }

  private void leaveOutIfMounted(WalkDirectory directory, ScannedName glance, SourceStat stat) {
    if (stat.type() == SourceType.DIRECTORY && !isEntered(stat)) {
      flush(directory);
      out.put(new WalkStep.LeaveOut(directory, glance.name()));
    }
  }

  private static WalkItem item(
      ScannedName glance, SourceStat stat, CompletableFuture<ReadContent> content) {
    return new WalkItem(glance, stat, content);
  }

  private void readSmall(WalkDirectory directory, ScannedName glance, SourceStat stat) {
    out.reserve(stat.size());
    CompletableFuture<ReadContent> content =
        workers.submit(tools -> {
          ReadContent read =
              reader.read(directory.place(), glance.name(), stat, glance.donors(), tools);
          long stored = read instanceof ReadContent.Read done ? done.storedBytes() : 0;
          out.giveBack(stat.size() - stored);
          return read;
        });
    add(directory, item(glance, stat, content), stat.size());
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
      out.put(new WalkStep.Items(directory, items));
      items = new ArrayList<>();
      itemBytes = 0;
    }
  }
}
