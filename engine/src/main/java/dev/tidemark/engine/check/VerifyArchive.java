package dev.tidemark.engine.check;

import dev.tidemark.engine.archive.ArchiveException;
import dev.tidemark.engine.archive.ArchiveReader;
import dev.tidemark.engine.archive.CommitReader;
import dev.tidemark.engine.archive.ObjectReader;
import dev.tidemark.engine.archive.RememberedArchive;
import dev.tidemark.engine.archive.RestorePoint;
import dev.tidemark.engine.archive.format.ArchiveNames;
import dev.tidemark.engine.archive.format.CommitHeader;
import dev.tidemark.engine.archive.format.LostCommits;
import dev.tidemark.engine.archive.format.PackRef;
import dev.tidemark.engine.archive.format.RunRef;
import dev.tidemark.engine.files.FileTree;
import dev.tidemark.engine.mirror.KnownDamage;
import dev.tidemark.engine.mirror.VerifyResult;
import dev.tidemark.engine.seam.Disk;
import dev.tidemark.engine.seam.Seam;
import dev.tidemark.engine.view.ArchiveState;
import dev.tidemark.engine.view.ShownVersions;
import dev.tidemark.engine.volume.RecordScan;
import dev.tidemark.engine.volume.StateCheck;
import dev.tidemark.engine.volume.VersionedRecord;
import dev.tidemark.engine.volume.Volume;
import dev.tidemark.engine.volume.VolumeException;
import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.spi.words.ExtentId;
import dev.tidemark.spi.words.Hash;
import java.io.IOException;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Verifies an archive: every commit object by its hash and its successor's word, every object that
/// one names by its length, the newest state by digest and chain, each extent it names by a pack
/// that covers it. Deeper, all history is read, and content is proven by the hashes in the records.
/// Beside the volume, every mark must be in the volume's past, unless the newest one is not: then
/// the two have parted, and neither is damaged by that.
public final class VerifyArchive {

  private final ObjectSink sink;
  private final Disk scratch;
  private final Seam seam;
  private final CheckListener listener;
  private final FindingList findings = new FindingList();
  private final PackProof packs = new PackProof(findings);
  private final Set<Long> damaged = new TreeSet<>();
  private final Set<RunRef> badParts = new LinkedHashSet<>();
  private final Set<RunRef> wholeParts = new HashSet<>();
  private long records;
  private long ofRecords;
  private long unexplained;
  private boolean hasStates;
  private boolean knowsAllPacks;

  /// @param sink the place; closed by [#run]
  /// @param scratch a directory for the check's own file
  public VerifyArchive(ObjectSink sink, Disk scratch, Seam seam, CheckListener listener) {
    this.sink = sink;
    this.scratch = scratch;
    this.seam = seam;
    this.listener = listener;
  }

  /// The same, with nothing but the place and the volume to go by.
  public CheckResult run(CheckDepth depth, Optional<Volume> origin)
      throws TargetException, InterruptedException, IOException {
    return run(depth, origin, RememberedArchive.NOTHING);
  }

  /// Once only.
  ///
  /// @param origin the volume, to compare with
  /// @param remembered what is remembered of the place
  /// @throws TargetException if the place cannot be read, or there is no archive, or nothing in it
  ///   and nobody who knows whether there should be
  public CheckResult run(CheckDepth depth, Optional<Volume> origin, RememberedArchive remembered)
      throws TargetException, InterruptedException, IOException {
    try (ArchiveReader archive = ArchiveReader.open(sink, seam)) {
      CommitReader commits = CommitReader.once(sink, seam);
      archive
          .descriptorFindings()
          .forEach(fact -> findings.add(ArchiveNames.DESCRIPTOR.value(), fact));
      CommitVerification commitCheck =
          new CommitVerification(
              ObjectReader.once(sink, seam),
              commits,
              archive,
              remembered,
              origin,
              findings,
              listener);
      commitCheck.take();
      damaged.addAll(commitCheck.damaged());
      badParts.addAll(commitCheck.damagedParts());
      if (archive.highest() == 0 && findings.list().isEmpty() && !remembered.isKnown()) {
        throw nothing();
      }
      checkNewest(archive);
      packs.expect(commitCheck.packs());
      List<RestorePoint> points = archive.points();
      ContentCheck.Outcome content =
          points.isEmpty()
              ? new ContentCheck.Outcome(0, 0, 0, 0, List.of())
              : records(archive, points, depth);
      packs.proveRest(archive, depth, seam.time(), listener::proven);
      if (!points.isEmpty() && packs.isAtEnd()) {
        proveRuns(archive.historyCommits(points.getLast().tid()), archive);
      }
      unexplained += content.bad().stream().filter(bad -> blamed(bad.extent()).isEmpty()).count();
      hasStates = !points.isEmpty();
      knowsAllPacks =
          commitCheck.readsAllCommits()
              && damaged.isEmpty()
              && (hasStates || findings.list().isEmpty());
      return new CheckResult(
          points.size(),
          records,
          commitCheck.objects(),
          content.extents(),
          content.bytes() + packs.provenBytes(),
          packs.unread(content.unread()),
          commitCheck.orphans(),
          commitCheck.standing(),
          findings.list());
    }
  }

  /// Packs that were found damaged or gone, for whoever mends them.
  public Set<PackRef> damagedPacks() {
    return packs.bad();
  }

  /// What was seen, for whoever remembers it.
  ///
  /// @param report what [#run] returned
  public VerifyResult result(CheckResult report, CheckDepth depth) {
    boolean inContent = depth.share() > 0;
    KnownDamage found =
        new KnownDamage(
            seam.time().now(),
            report.findings().size(),
            packs.bad(),
            badParts,
            findings.unexplained() + unexplained + (damaged.isEmpty() ? ofRecords : 0),
            inContent,
            !hasStates);
    return new VerifyResult(
        report.isGood() ? KnownDamage.NONE : found,
        damagedCommits(),
        packs.whole(),
        wholeParts,
        knowsAllPacks ? Optional.of(packs.wanted()) : Optional.empty(),
        depth instanceof CheckDepth.All);
  }

  /// How far a slice came.
  public Optional<SliceEnd> slice() {
    return packs.slice().map(end -> knowsAllPacks ? end : end.withoutAll());
  }

  private TargetException.Missing nothing() {
    return new TargetException.Missing(
        "verify "
            + sink.traits().location()
            + ": it holds no commit: nothing was mirrored there yet, or all of it is gone;"
            + " nothing could be checked");
  }

  private void checkNewest(ArchiveReader archive) throws TargetException, InterruptedException {
    try {
      archive.checkNewest();
    } catch (TargetException.Corrupt e) {
      addOfRecords("the newest state", String.valueOf(e.getMessage()));
    }
  }

  /// Commits that cannot be used, for whoever mends them.
  public LostCommits damagedCommits() {
    return LostCommits.of(damaged);
  }

  private ContentCheck.Outcome records(
      ArchiveReader archive, List<RestorePoint> points, CheckDepth depth)
      throws TargetException, InterruptedException, IOException {
    RestorePoint head = points.getLast();
    boolean all = depth.share() > 0;
    ArchiveState source =
        all ? ArchiveState.withHistory(archive, head) : ArchiveState.of(archive, head);
    ArchiveState witnessed = source.witnessed(packs::hear);
    try (ContentCheck content = new ContentCheck(witnessed, scratch, seam)) {
      if (all) {
        proveRuns(archive.historyCommits(head.tid()), archive);
      }
      if (!read(archive, points, all, content) && !all) {
        proveRuns(archive.commits(head.tid()), archive);
      }
      ContentCheck.Outcome outcome = content.run(depth.share(), listener::proven);
      FileTree tree = new FileTree(archive.view(head.tid()), source.extents());
      for (ContentCheck.Bad bad : outcome.bad()) {
        add(FileLoss.of(tree, bad));
      }
      return outcome;
    }
  }

  /// A pack that is bad is one finding, whatever lacks content because of it.
  private void add(FileLoss loss) {
    Optional<PackRef> pack = blamed(loss.bad().extent());
    if (pack.isEmpty()) {
      findings.add(loss);
      return;
    }
    String name = pack.get().object().value();
    if (!findings.isOf(name)) {
      findings.add(name, loss.bad().reason());
    }
    findings.addTo(name, loss);
  }

  /// The pack that an extent is lost with. One that only a damaged commit names is known by nobody
  /// else.
  private Optional<PackRef> blamed(ExtentId extent) {
    return damaged.isEmpty() ? packs.blamed(extent) : packs.blamedBesideDamagedCommits(extent);
  }

  /// Every byte of every run against the hash that its commit says; a scan reads only the blocks
  /// that it needs.
  private void proveRuns(List<CommitHeader> commits, ArchiveReader archive)
      throws TargetException, InterruptedException {
    for (CommitHeader commit : commits) {
      for (RunRef part : commit.runs()) {
        try {
          archive.provePart(part);
          wholeParts.add(part);
        } catch (TargetException.Missing | TargetException.Corrupt e) {
          damaged.add(commit.number());
          badParts.add(part);
          String name = part.object().value();
          if (!findings.isOf(name)) {
            findings.add(name, String.valueOf(e.getMessage()));
          }
        }
      }
    }
  }

  /// @return whether all could be read
  private boolean read(
      ArchiveReader archive, List<RestorePoint> points, boolean all, ContentCheck content)
      throws TargetException, InterruptedException, IOException {
    RestorePoint head = points.getLast();
    ShownVersions shown = ShownVersions.upTo(head.tid(), points);
    StateCheck state = new StateCheck(head.tid());
    try (RecordScan scan = all ? archive.history(head.tid()) : archive.state(head.tid())) {
      for (VersionedRecord r = scan.next(); r != null; r = scan.next()) {
        if (r.isLive()) {
          state.add(r);
        }
        if (shown.shows(r)) {
          content.add(r);
        }
        listener.records(++records);
      }
      compareChain(archive, head, state.finish().chain());
      return true;
    } catch (ArchiveException e) {
      judge(e.reason());
    } catch (VolumeException.Damaged | IllegalArgumentException e) {
      addOfRecords("the state of tid " + head.tid(), String.valueOf(e.getMessage()));
    }
    return false;
  }

  private void compareChain(ArchiveReader archive, RestorePoint head, Hash chain) {
    Optional<Hash> promised =
        archive
            .newest()
            .flatMap(CommitHeader::nextFrom)
            .filter(from -> from.tid().equals(head.tid()))
            .map(CommitHeader.From::chain);
    if (promised.isPresent() && !promised.get().equals(chain)) {
      addOfRecords(
          "the state of tid " + head.tid(),
          "its records come to another chain than its commit says");
    }
  }

  /// Records come to nothing without the commits that hold them: those are to blame, if any.
  private void addOfRecords(String what, String fact) {
    ofRecords++;
    findings.add(what, fact);
  }

  /// An object that is known to be wrong is one finding, whatever comes to nothing because of it.
  private void addOfObject(String fact) {
    if (findings.isAnyNamedIn(fact)) {
      ofRecords++;
    } else {
      addOfRecords("records", fact);
    }
  }

  /// What is damaged or gone is a finding; what cannot be reached ends the check.
  private void judge(TargetException reason) throws TargetException {
    switch (reason) {
      case TargetException.Missing e -> addOfObject(String.valueOf(e.getMessage()));
      case TargetException.Corrupt e -> addOfObject(String.valueOf(e.getMessage()));
      case TargetException.Unavailable e -> throw e;
      case TargetException.OutcomeUnknown e -> throw e;
      case TargetException.Rejected e -> throw e;
      case TargetException.Diverged e -> throw e;
      case TargetException.SourceFailed e -> throw e;
    }
  }
}
