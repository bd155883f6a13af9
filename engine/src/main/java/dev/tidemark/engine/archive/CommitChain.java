package dev.tidemark.engine.archive;

import dev.tidemark.engine.archive.format.CommitHeader;
import dev.tidemark.engine.archive.format.CommitKind;
import dev.tidemark.engine.archive.format.LostCommits;
import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.spi.words.Timeline;
import dev.tidemark.spi.words.TxId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The line of a commit: the commits of an archive that carry records, newest first, as far as they
/// were asked for. It leads down along `from`; where there is none, or it means nothing that is
/// there, on along `previous` and the numbers below, but never to another timeline: what lies there
/// may be an old branch. Any number of threads.
final class CommitChain {

  private static final int AHEAD_MAX = 32;

  private final CommitReader commits;
  private final ObjectReader reads;
  private final ReentrantLock lock = new ReentrantLock();
  private final List<Node> nodes = new ArrayList<>();
  private final Map<Long, Look> ahead = new HashMap<>();
  private final Map<Long, BrokenCommit> broken = new TreeMap<>();
  private final Set<Long> met = new HashSet<>();
  private final Set<Long> unreadable = new HashSet<>();
  private final Set<CommitHeader.From> absent = new HashSet<>();
  private final Optional<CommitHeader.From> newestRecords;
  private LostCommits lost = LostCommits.NONE;
  private Optional<CommitHeader> next;
  private int window = 1;

  /// A commit that carries records.
  ///
  /// @param connected it builds on the node below, or continues it
  record Node(CommitHeader header, boolean connected) {

    boolean isBase() {
      return header.kind() == CommitKind.BASE;
    }

    TxId tid() {
      return header.mark().tid();
    }
  }

  CommitChain(CommitReader commits, ObjectReader reads, Optional<CommitHeader> newest)
      throws TargetException, InterruptedException {
    this.commits = commits;
    this.reads = reads;
    this.next = Optional.empty();
    this.newestRecords = newest.flatMap(CommitHeader::nextFrom);
    if (newest.isPresent()) {
      this.next = newest.get().kind() == CommitKind.EXTENTS ? below(newest.get()).header() : newest;
    }
  }

  /// Whether there is an unbroken way from the newest commit that carries records down to a base.
  boolean newestGrounded() throws TargetException, InterruptedException {
    lock.lock();
    try {
      return newestRecords.isEmpty()
          || (load(0)
              && nodes.getFirst().header().isMeantBy(newestRecords.get())
              && !grounded(0).isEmpty());
    } finally {
      lock.unlock();
    }
  }

  /// The commits met so far that cannot be used, and that no base has given up.
  List<BrokenCommit> broken() {
    lock.lock();
    try {
      return broken.values().stream().filter(found -> !lost.contains(found.number())).toList();
    } finally {
      lock.unlock();
    }
  }

  /// The numbers that the bases met so far have given up.
  LostCommits lost() {
    lock.lock();
    try {
      return lost;
    } finally {
      lock.unlock();
    }
  }

  /// The commits whose records make up the state of `tid`, newest first, a base last; empty if it
  /// is no point of this archive.
  List<Node> to(TxId tid) throws TargetException, InterruptedException {
    lock.lock();
    try {
      for (int i = 0; load(i); i++) {
        Node node = nodes.get(i);
        if (gives(node, tid)) {
          List<Node> path = grounded(i);
          if (!path.isEmpty()) {
            return path;
          }
        }
        if (tid.isAfter(node.tid())) {
          break;
        }
      }
      return List.of();
    } finally {
      lock.unlock();
    }
  }

  /// The newest commit that fits and whose state can be given back.
  Optional<CommitHeader> newest(Predicate<CommitHeader> fits)
      throws TargetException, InterruptedException {
    lock.lock();
    try {
      for (int i = 0; load(i); i++) {
        CommitHeader header = nodes.get(i).header();
        if (fits.test(header) && !grounded(i).isEmpty()) {
          return Optional.of(header);
        }
      }
      return Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  /// The numbers of all commits on this line.
  List<Long> numbers() throws TargetException, InterruptedException {
    lock.lock();
    try {
      List<Long> numbers = new ArrayList<>();
      for (int i = 0; load(i); i++) {
        numbers.add(nodes.get(i).header().number());
      }
      return numbers;
    } finally {
      lock.unlock();
    }
  }

  private static boolean gives(Node node, TxId tid) {
    CommitHeader header = node.header();
    if (tid.equals(node.tid())) {
      return true;
    }
    boolean spans =
        header.kind() == CommitKind.INCREMENT
            && node.tid().isAfter(tid)
            && header.from().map(from -> tid.isAfter(from.tid())).orElse(false);
    return spans && header.snapshots().stream().anyMatch(listed -> listed.tid().equals(tid));
  }

  /// All points, ascending.
  List<RestorePoint> points() throws TargetException, InterruptedException {
    lock.lock();
    try {
      Map<TxId, List<String>> names = names();
      TreeMap<TxId, RestorePoint> points = new TreeMap<>();
      for (int i = 0; load(i); i++) {
        if (!grounded(i).isEmpty()) {
          addPoints(nodes.get(i), names, points);
        }
      }
      return List.copyOf(points.values());
    } finally {
      lock.unlock();
    }
  }

  private static void addPoints(
      Node node, Map<TxId, List<String>> names, Map<TxId, RestorePoint> points) {
    CommitHeader header = node.header();
    long number = header.number();
    TxId mark = node.tid();
    points.putIfAbsent(
        mark, RestorePoint.of(mark, header.state(), names.getOrDefault(mark, List.of()), number));
    for (CommitHeader.ListedSnapshot listed : header.snapshots()) {
      TxId tid = listed.tid();
      if (gives(node, tid)) {
        points.putIfAbsent(
            tid, RestorePoint.of(tid, listed.state(), names.getOrDefault(tid, List.of()), number));
      }
    }
  }

  /// What the names stand for. The newest meaning of a name holds.
  private Map<TxId, List<String>> names() throws TargetException, InterruptedException {
    Map<String, TxId> newest = new TreeMap<>();
    for (int i = 0; load(i); i++) {
      for (CommitHeader.ListedSnapshot listed : nodes.get(i).header().snapshots()) {
        newest.putIfAbsent(listed.name(), listed.tid());
      }
    }
    Map<TxId, List<String>> names = new TreeMap<>();
    newest.forEach((name, tid) -> names.computeIfAbsent(tid, t -> new ArrayList<>()).add(name));
    return names;
  }

  /// All commits from the newest that the state of `tid` needs, down to the oldest that a base
  /// grounds; empty if it is no point. A node that is not connected is a base that stands alone.
  List<Node> history(TxId tid) throws TargetException, InterruptedException {
    List<Node> top = to(tid);
    if (top.isEmpty()) {
      return List.of();
    }
    lock.lock();
    try {
      List<Node> history = new ArrayList<>();
      int from = nodes.indexOf(top.getFirst());
      for (int i = from; load(i); i++) {
        Node node = nodes.get(i);
        boolean continues = node.connected() && !grounded(i + 1).isEmpty();
        if (node.isBase()) {
          history.add(new Node(node.header(), continues));
        } else if (!grounded(i).isEmpty()) {
          history.add(node);
        }
      }
      return history;
    } finally {
      lock.unlock();
    }
  }

  /// All commits that carry records, newest first, whatever they are good for.
  List<Node> all() throws TargetException, InterruptedException {
    lock.lock();
    try {
      for (int i = 0; load(i); i++) {
        // down to the first
      }
      return List.copyOf(nodes);
    } finally {
      lock.unlock();
    }
  }

  /// From node `i` down to its base; empty if the way there is broken.
  private List<Node> grounded(int i) throws TargetException, InterruptedException {
    List<Node> path = new ArrayList<>();
    for (int j = i; load(j); j++) {
      Node node = nodes.get(j);
      path.add(node);
      if (node.isBase()) {
        return path;
      }
      if (!node.connected()) {
        break;
      }
    }
    return List.of();
  }

  /// Whether there is a node `i`.
  private boolean load(int i) throws TargetException, InterruptedException {
    while (nodes.size() <= i && next.isPresent()) {
      CommitHeader header = next.get();
      lost = lost.with(header.lost());
      Below below = below(header);
      nodes.add(new Node(header, below.connected()));
      next = below.header();
    }
    return nodes.size() > i;
  }

  private record Below(Optional<CommitHeader> header, boolean connected) {}

  /// A commit that cannot be read breaks the way; what lies below it can still be reached.
  private Below below(CommitHeader header) throws TargetException, InterruptedException {
    Timeline timeline = header.mark().timeline();
    if (header.from().isPresent()) {
      CommitHeader.From from = header.from().get();
      Optional<CommitHeader> meant = meant(from);
      return meant.isPresent()
          ? new Below(meant, header.buildsOn(from))
          : new Below(goodBelow(from.number(), from.timeline()), false);
    }
    if (header.previous().isEmpty()) {
      return new Below(Optional.empty(), false);
    }
    return new Below(goodBelow(header.previous().get().number() + 1, timeline), false);
  }

  /// The commit that another one follows, if it is there and that very one.
  private Optional<CommitHeader> meant(CommitHeader.From from)
      throws TargetException, InterruptedException {
    if (absent.contains(from)) {
      return Optional.empty();
    }
    @Nullable CommitHeader found = readable(from.number());
    if (found != null && found.isMeantBy(from)) {
      return Optional.of(found);
    }
    absent.add(from);
    if (found != null) {
      ahead.put(from.number(), new Look(found, Optional.empty())); // the way comes by it again
      note(from.number(), "it is not the commit that a later one followed");
    }
    return Optional.empty();
  }

  /// The next commit below a number whose records are of this timeline.
  private Optional<CommitHeader> goodBelow(long number, Timeline timeline)
      throws TargetException, InterruptedException {
    for (long n = number - 1; n > 0; n--) {
      @Nullable CommitHeader found = readable(n);
      Optional<CommitHeader> records = found == null ? Optional.empty() : recordsAt(found);
      if (records.filter(below -> below.mark().timeline().equals(timeline)).isPresent()) {
        return records;
      }
    }
    return Optional.empty();
  }

  /// The commit itself, or the one its `from` means, if it carries no records. Where that is
  /// nothing, [#goodBelow] comes to what lies below by itself: each header is looked at once.
  private Optional<CommitHeader> recordsAt(CommitHeader header)
      throws TargetException, InterruptedException {
    if (header.kind() != CommitKind.EXTENTS) {
      return Optional.of(header);
    }
    return header.from().isPresent() ? meant(header.from().get()) : Optional.empty();
  }

  private void note(long number, String fact) {
    broken.putIfAbsent(number, new BrokenCommit(number, fact));
  }

  /// The header, or null if it is void, gone or given up.
  private @Nullable CommitHeader readable(long number)
      throws TargetException, InterruptedException {
    if (lost.contains(number) || unreadable.contains(number)) {
      return null;
    }
    met.add(number);
    Look look = ahead.remove(number);
    if (look == null) {
      readAhead(number);
      look = look(number);
    }
    look.fact().ifPresent(fact -> note(number, fact));
    if (look.header() == null) {
      unreadable.add(number);
    }
    return look.header();
  }

  /// What reading a header came to.
  ///
  /// @param header null if it is void or gone; what a sound one names can be read, whatever is
  ///   wrong with the rest of its object
  /// @param fact what is wrong
  private record Look(@Nullable CommitHeader header, Optional<String> fact) {}

  private Look look(long number) throws TargetException, InterruptedException {
    try {
      CommitReader.Headed found = commits.headed(number);
      return new Look(found.header(), found.damage());
    } catch (TargetException.Missing | TargetException.Corrupt e) {
      return new Look(null, Optional.of(String.valueOf(e.getMessage())));
    }
  }

  /// Reads the headers below as well, side by side: numbers are dense and the way down is long.
  /// What an earlier reading has brought stays: the way may jump below it and come back.
  private void readAhead(long number) throws TargetException, InterruptedException {
    if (ahead.size() > AHEAD_MAX) {
      ahead.clear();
    }
    List<Long> wanted = new ArrayList<>();
    for (long n = number - 1; n > 0 && n > number - window; n--) {
      if (!ahead.containsKey(n) && !met.contains(n) && !lost.contains(n)) {
        wanted.add(n);
      }
    }
    ahead.putAll(ParallelReads.of(reads, wanted, this::speculate));
    window = Math.min(2 * window, Math.min(AHEAD_MAX, 1 + 4 * reads.parallelism()));
  }

  /// Whoever really needs a header that cannot be read now will hear of it.
  private Optional<Look> speculate(long number) throws InterruptedException {
    try {
      return Optional.of(look(number));
    } catch (TargetException e) {
      return Optional.empty();
    }
  }
}
