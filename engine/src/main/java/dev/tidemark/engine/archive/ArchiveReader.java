package dev.tidemark.engine.archive;

import dev.tidemark.engine.archive.format.ArchiveNames;
import dev.tidemark.engine.archive.format.CommitHeader;
import dev.tidemark.engine.archive.format.PackRef;
import dev.tidemark.engine.archive.format.RunRef;
import dev.tidemark.engine.content.UnreadableException;
import dev.tidemark.engine.files.ExtentSource;
import dev.tidemark.engine.pack.PackObject;
import dev.tidemark.engine.seam.Seam;
import dev.tidemark.engine.volume.RecordScan;
import dev.tidemark.engine.volume.RecordView;
import dev.tidemark.spi.sink.ObjectName;
import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.spi.words.Sha256;
import dev.tidemark.spi.words.TxId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// Reads an archive: which states it can give back, their records, their extents. It needs nothing
/// but the place, changes nothing there, and follows what the newest commit with a sound header
/// names. Any number of threads; a scan is for one.
///
/// What is damaged on the way is a *finding*: [#findings] has those met so far. Who wants the
/// newest state asks [#checkNewest] first; an older one is given only to those who name it.
///
/// Nothing is tried again here: a sink opened to read by a [dev.tidemark.engine.link.Link] does
/// that by itself. What is found damaged is [TargetException.Corrupt], what is gone
/// [TargetException.Missing], what a newer program wrote [TargetException.Rejected]. Scans and
/// views throw [ArchiveException] instead, with the reason.
public final class ArchiveReader implements AutoCloseable {

  private static final byte[] FIRST_KEY = {};
  private static final long SEGMENT_BYTES_MAX = 48 << 20;
  private static final int WHOLE_RUN_BYTES = 16 << 20;
  private static final int RUN_BYTES_MAX = 1 << 30;
  private static final int WHOLE_RUN_BYTES_MIN = 32 << 10;
  private static final int SHOWN_MAX = 3;

  private final ObjectSink sink;
  private final ObjectReader reads;
  private final ArchiveIdentity identity;
  private final CommitReader.Top top;
  private final String line;
  private final CommitReader commits;
  private final CommitChain path;
  private final SegmentCache segments;
  private final ArchiveView.Caches caches;
  private volatile RememberedArchive remembered = RememberedArchive.NOTHING;

  private ArchiveReader(
      ObjectSink sink,
      ObjectReader reads,
      ArchiveIdentity identity,
      CommitReader.Top top,
      String line)
      throws TargetException, InterruptedException {
    this.sink = sink;
    this.reads = reads;
    this.identity = identity;
    this.top = top;
    this.line = line;
    this.commits = new CommitReader(reads);
    this.path = new CommitChain(commits, reads, top.header());
    this.segments = new SegmentCache(reads, SEGMENT_BYTES_MAX);
    this.caches = new ArchiveView.Caches(reads, segments);
  }

  /// Opens the archive at a place, as of its newest commit with a sound header. The reader closes
  /// the sink.
  ///
  /// @throws TargetException.Missing if there is no archive
  /// @throws TargetException.Corrupt if nothing there says whose archive it is
  public static ArchiveReader open(ObjectSink sink, Seam seam)
      throws TargetException, InterruptedException {
    ObjectReader reads = new ObjectReader(sink, seam);
    CommitReader.Top top = new CommitReader(reads).top();
    ArchiveIdentity identity = ArchiveIdentity.find(reads, top);
    return new ArchiveReader(sink, reads, identity, top, "archive " + identity.archive());
  }

  /// The same archive as of the commit of a number: its line instead of the newest one's. Both
  /// readers have one sink; either may close it.
  ///
  /// @throws TargetException.Missing if there is no such commit
  /// @throws IllegalArgumentException if no commit has such a number
  public ArchiveReader asOfCommit(long number) throws TargetException, InterruptedException {
    if (number < 1) {
      throw new IllegalArgumentException("commits are counted from 1, got " + number);
    }
    CommitReader.Headed found = commits.headed(number);
    return new ArchiveReader(
        sink,
        reads,
        identity,
        new CommitReader.Top(Optional.of(found.header()), List.of(), found.damage()),
        "archive " + identity.archive() + " as of commit " + number);
  }

  /// The newest commits of the old branches, newest first: what the archive holds and its newest
  /// commit does not lead to. Reads the headers of all commits.
  public List<CommitHeader> oldBranches() throws TargetException, InterruptedException {
    return new ArchiveLines(commits, reads).old(path);
  }

  /// Compares with what somebody remembers: an archive that was set back does not show it.
  public void compare(RememberedArchive known) {
    remembered = known;
  }

  private Optional<String> missed() {
    return remembered.missed(archive(), highest());
  }

  /// The highest number that is taken; 0 = none.
  public long highest() {
    return top.unreadable().isEmpty()
        ? newest().map(CommitHeader::number).orElse(0L)
        : top.unreadable().getFirst().number();
  }

  /// What is wrong with the descriptor.
  public List<String> descriptorFindings() {
    return identity.findings();
  }

  /// The archive and its line: what a TID means depends on both.
  public String identity() {
    return line;
  }

  /// How many reads at once serve the place best.
  public int parallelism() {
    return sink.traits().parallelism();
  }

  /// The volume that it mirrors.
  public UUID volume() {
    return identity.volume();
  }

  /// The archive; copies of it share this.
  public UUID archive() {
    return identity.archive();
  }

  /// The newest commit whose header is sound; empty while the archive has none.
  public Optional<CommitHeader> newest() {
    return top.header();
  }

  /// What is damaged or gone, as far as it was met. After [#points] that is all that its headers
  /// show.
  public List<String> findings() {
    List<String> findings = new ArrayList<>();
    missed().ifPresent(findings::add);
    findings.addAll(identity.findings());
    top.unreadable().forEach(broken -> findings.add(broken.toString()));
    top.damage()
        .ifPresent(fact ->
            findings.add(new BrokenCommit(top.header().orElseThrow().number(), fact).toString()));
    path.broken().forEach(broken -> findings.add(broken.toString()));
    return findings;
  }

  /// Whether the newest state can be read, as far as headers show it.
  ///
  /// @throws TargetException.Corrupt if not: saying why, and what can be had instead
  public void checkNewest() throws TargetException, InterruptedException {
    Optional<ObjectName> remains = highest() == 0 ? LeftoverObjects.find(reads) : Optional.empty();
    if (remains.isEmpty()
        && missed().isEmpty()
        && top.unreadable().isEmpty()
        && path.newestGrounded()) {
      return;
    }
    List<RestorePoint> points = points();
    List<String> findings = new ArrayList<>(findings());
    remains.ifPresent(name ->
        findings.add("all its commits are gone, and " + name + " was made for a later one"));
    throw new TargetException.Corrupt(
        "read "
            + reads.location()
            + ": its newest state is damaged: "
            + String.join("; ", findings.subList(0, Math.min(SHOWN_MAX, findings.size())))
            + (points.isEmpty()
                ? ". No state can be read"
                : ". The newest that can be read is tid "
                    + points.getLast().tid()
                    + " of "
                    + points.getLast().time()
                    + "; to have it, name it, by --at or @: tid:"
                    + points.getLast().tid())
            + remedy(),
        null);
  }

  /// A round mends what is damaged, and leaves alone what is not the place it was.
  private String remedy() {
    if (remembered.isOther(archive())) {
      return ". 'mirror' writes nothing to another archive than the one it knows";
    }
    return highest() == 0
        ? ". All its commits are gone, and 'mirror' leaves such a place alone: is it the right one,"
            + " the disk mounted? Only if the archive is lost, 'target detach' and 'target create'"
            + " begin it anew from the volume"
        : ". A round of 'mirror' from the volume mends the archive";
  }

  /// All states that can be given back, ascending. Reads the headers of all commits.
  public List<RestorePoint> points() throws TargetException, InterruptedException {
    return path.points();
  }

  /// The records live at a point, in key order.
  ///
  /// @throws TargetException.Missing if `at` is no point of this archive
  public RecordScan state(TxId at) throws TargetException, InterruptedException {
    return new ArchiveView.LiveScan(merged(pathTo(at), at));
  }

  /// The same as [#state], to be read here and there: only the blocks that are asked for.
  public RecordView view(TxId at) throws TargetException, InterruptedException {
    return new ArchiveView(pathTo(at), at, caches);
  }

  /// All versions that the archive knows up to a point, in key order, shown as of it. What was
  /// between two commits and is named by no snapshot may be missing; see [#points].
  public RecordScan history(TxId upTo) throws TargetException, InterruptedException {
    List<CommitChain.Node> nodes = path.history(upTo);
    if (nodes.isEmpty()) {
      throw noPoint(upTo);
    }
    List<CommitChain.Node> needed =
        nodes.stream().filter(node -> !node.isBase() || !node.connected()).toList();
    return merged(needed, upTo);
  }

  private RecordScan merged(List<CommitChain.Node> nodes, TxId upTo) {
    int share = WHOLE_RUN_BYTES / nodes.size();
    int wholeBytes = Math.max(share, WHOLE_RUN_BYTES_MIN);
    RecordCursor.Opener opener = ref -> RunPart.open(reads, ref, wholeBytes);
    return new MergedScan(ArchiveView.sources(nodes, opener, FIRST_KEY), null, upTo);
  }

  /// Every pack that the state of a point may need.
  public List<PackRef> packs(TxId at) throws TargetException, InterruptedException {
    List<PackRef> packs = new ArrayList<>();
    for (CommitChain.Node node : pathTo(at)) {
      packs.addAll(node.header().packs());
      packs.addAll(node.header().older());
    }
    return packs;
  }

  /// Every pack that any state up to a point may need.
  public List<PackRef> historyPacks(TxId upTo) throws TargetException, InterruptedException {
    Set<PackRef> packs = new LinkedHashSet<>();
    for (CommitChain.Node node : path.history(upTo)) {
      packs.addAll(node.header().packs());
      packs.addAll(node.header().older());
    }
    return List.copyOf(packs);
  }

  /// Every pack that any commit with records names, the newest commit's first: what a repair has
  /// sent again is among them.
  public List<PackRef> packs() throws TargetException, InterruptedException {
    Set<PackRef> packs = new LinkedHashSet<>();
    for (CommitChain.Node node : path.all()) {
      packs.addAll(node.header().packs());
      packs.addAll(node.header().older());
    }
    return List.copyOf(packs);
  }

  /// Whether the place still is the archive that was opened. Where everything is gone at once, a
  /// disk was unplugged and no pack was lost.
  ///
  /// @throws TargetException.Missing if there is no archive any more
  public void confirm() throws TargetException, InterruptedException {
    if (reads.upTo(ArchiveNames.DESCRIPTOR, 0, 1).isEmpty()
        && new CommitReader(reads).highest().isEmpty()) {
      throw new TargetException.Missing(
          "read " + reads.location() + ": the archive that was there is not there any more");
    }
  }

  /// The commits whose records make up the state of a point, and their parts.
  public List<CommitHeader> commits(TxId at) throws TargetException, InterruptedException {
    return pathTo(at).stream().map(CommitChain.Node::header).toList();
  }

  /// All commits with records that any state up to a point needs.
  public List<CommitHeader> historyCommits(TxId upTo) throws TargetException, InterruptedException {
    return path.history(upTo).stream().map(CommitChain.Node::header).toList();
  }

  /// Reads a part of a run and checks its hash.
  ///
  /// @throws TargetException.Corrupt if it fails
  public void provePart(RunRef part) throws TargetException, InterruptedException {
    try {
      if (part.length() > RUN_BYTES_MAX) {
        throw new UnreadableException.Damaged("a part of a run is too long");
      }
      byte[] bytes = reads.ofRun(part.object(), part.offset(), (int) part.length());
      if (!Sha256.of(bytes).equals(part.hash())) {
        throw new UnreadableException.Damaged("a part of a run fails its hash");
      }
    } catch (UnreadableException e) {
      throw reads.unreadable(part.object().value(), e);
    }
  }

  /// Reads a whole pack and checks its hash.
  public PackObject readPack(PackRef pack) throws TargetException, InterruptedException {
    return reads.pack(pack);
  }

  /// The extents that the state of a point names.
  public ExtentSource extents(TxId at) throws TargetException, InterruptedException {
    return new ArchiveExtents(reads, segments, new PackMap(packs(at)), this::packs);
  }

  /// The extents that any state up to a point names.
  public ExtentSource historyExtents(TxId upTo) throws TargetException, InterruptedException {
    return new ArchiveExtents(reads, segments, new PackMap(historyPacks(upTo)), this::packs);
  }

  private List<CommitChain.Node> pathTo(TxId at) throws TargetException, InterruptedException {
    List<CommitChain.Node> nodes = path.to(at);
    if (nodes.isEmpty()) {
      throw noPoint(at);
    }
    return nodes;
  }

  private TargetException.Missing noPoint(TxId at) {
    return new TargetException.Missing(
        "read "
            + reads.location()
            + ": it cannot give back the state of tid "
            + at
            + "; `list` shows what it can");
  }

  @Override
  public void close() {
    sink.close();
  }
}
