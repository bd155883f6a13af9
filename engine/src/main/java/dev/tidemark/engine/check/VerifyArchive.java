package dev.tidemark.engine.check;

import dev.tidemark.engine.archive.ArchiveException;
import dev.tidemark.engine.archive.ArchiveReader;
import dev.tidemark.engine.archive.CommitHeader;
import dev.tidemark.engine.archive.Commits;
import dev.tidemark.engine.archive.PackRef;
import dev.tidemark.engine.archive.RestorePoint;
import dev.tidemark.engine.files.FileTree;
import dev.tidemark.engine.restore.ArchiveSource;
import dev.tidemark.engine.restore.ContentCheck;
import dev.tidemark.engine.restore.ShownVersions;
import dev.tidemark.engine.seam.Disk;
import dev.tidemark.engine.seam.Seam;
import dev.tidemark.engine.volume.RecordScan;
import dev.tidemark.engine.volume.StateCheck;
import dev.tidemark.engine.volume.VersionedRecord;
import dev.tidemark.engine.volume.Volume;
import dev.tidemark.engine.volume.VolumeException;
import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.spi.words.Hash;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;

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
  private final Findings findings = new Findings();
  private final PackProof packs = new PackProof(findings);
  private long records;

  /// @param sink the place; closed by [#run]
  /// @param scratch a directory for the check's own file
  public VerifyArchive(ObjectSink sink, Disk scratch, Seam seam, CheckListener listener) {
    this.sink = sink;
    this.scratch = scratch;
    this.seam = seam;
    this.listener = listener;
  }

  /// Once only.
  ///
  /// @param origin the volume, to compare with
  /// @throws TargetException if the place cannot be read, or there is no archive
  public Report run(Depth depth, Optional<Volume> origin)
      throws TargetException, InterruptedException, IOException {
    try (ArchiveReader archive = ArchiveReader.open(sink, seam)) {
      Commits commits = Commits.once(sink, seam);
      ArchiveInventory inventory =
          new ArchiveInventory(sink, commits, archive.descriptor(), origin, findings, listener);
      inventory.take();
      packs.expect(inventory.packs());
      List<RestorePoint> points = archive.points();
      ContentCheck.Outcome content =
          points.isEmpty()
              ? new ContentCheck.Outcome(0, 0, 0, 0, List.of())
              : records(archive, points, depth);
      packs.proveRest(archive, depth, seam.time(), listener::proven);
      return new Report(
          points.size(),
          records,
          inventory.objects(),
          content.extents(),
          content.bytes() + packs.bytes(),
          content.unread(),
          inventory.orphans(),
          inventory.standing(),
          findings.list());
    }
  }

  /// Packs that were found damaged or gone, for whoever mends them.
  public Set<PackRef> damagedPacks() {
    return packs.bad();
  }

  /// How far a slice came.
  public Optional<SliceEnd> slice() {
    return packs.slice();
  }

  private ContentCheck.Outcome records(
      ArchiveReader archive, List<RestorePoint> points, Depth depth)
      throws TargetException, InterruptedException, IOException {
    RestorePoint head = points.getLast();
    boolean all = depth.share() > 0;
    int parallelism = sink.traits().parallelism();
    ArchiveSource source =
        all
            ? ArchiveSource.withHistory(archive, head, parallelism)
            : ArchiveSource.of(archive, head, parallelism);
    ArchiveSource witnessed = source.witnessed(packs::hear);
    try (ContentCheck content = new ContentCheck(witnessed, scratch, seam)) {
      read(archive, points, all, content);
      ContentCheck.Outcome outcome = content.run(depth.share(), listener::proven);
      FileTree tree = new FileTree(archive.view(head.tid()), source.extents());
      for (ContentCheck.Bad bad : outcome.bad()) {
        findings.add(name(tree, bad.object()), "extent " + bad.extent() + ": " + bad.reason());
      }
      return outcome;
    }
  }

  private void read(
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
    } catch (ArchiveException e) {
      judge(e.reason());
    } catch (VolumeException.Damaged | IllegalArgumentException e) {
      findings.add("the state of tid " + head.tid(), String.valueOf(e.getMessage()));
    }
  }

  private void compareChain(ArchiveReader archive, RestorePoint head, Hash chain) {
    Optional<Hash> promised =
        archive
            .newest()
            .flatMap(CommitHeader::nextFrom)
            .filter(from -> from.tid().equals(head.tid()))
            .map(CommitHeader.From::chain);
    if (promised.isPresent() && !promised.get().equals(chain)) {
      findings.add(
          "the state of tid " + head.tid(),
          "its records come to another chain than its commit says");
    }
  }

  /// What is damaged or gone is a finding; what cannot be reached ends the check.
  private void judge(TargetException reason) throws TargetException {
    switch (reason) {
      case TargetException.Missing e -> findings.add("records", String.valueOf(e.getMessage()));
      case TargetException.Corrupt e -> findings.add("records", String.valueOf(e.getMessage()));
      case TargetException.Unavailable e -> throw e;
      case TargetException.OutcomeUnknown e -> throw e;
      case TargetException.Rejected e -> throw e;
      case TargetException.Diverged e -> throw e;
      case TargetException.SourceFailed e -> throw e;
    }
  }

  private static String name(FileTree tree, long object) {
    try {
      return tree.pathOf(object)
          .map(path -> new String(path, StandardCharsets.UTF_8))
          .orElse("object " + object);
    } catch (ArchiveException | VolumeException e) {
      return "object " + object;
    }
  }
}
