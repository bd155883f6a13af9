package dev.tidemark.engine.clone;

import dev.tidemark.engine.archive.ArchiveReader;
import dev.tidemark.engine.archive.RestorePoint;
import dev.tidemark.engine.archive.format.CommitHeader;
import dev.tidemark.engine.files.ExtentUnavailableException;
import dev.tidemark.engine.pack.Frame;
import dev.tidemark.engine.pack.PackBuilder;
import dev.tidemark.engine.restore.LossRecorder;
import dev.tidemark.engine.restore.RestoreErrors;
import dev.tidemark.engine.restore.RestoreException;
import dev.tidemark.engine.restore.RestoreListener;
import dev.tidemark.engine.seam.Disk;
import dev.tidemark.engine.seam.Seam;
import dev.tidemark.engine.view.ArchiveState;
import dev.tidemark.engine.view.ExtentNeed;
import dev.tidemark.engine.view.NeedSorter;
import dev.tidemark.engine.view.PointLookup;
import dev.tidemark.engine.view.ShownVersions;
import dev.tidemark.engine.view.StateSelector;
import dev.tidemark.engine.volume.ClonedState;
import dev.tidemark.engine.volume.RecordScan;
import dev.tidemark.engine.volume.StateCheck;
import dev.tidemark.engine.volume.Transaction;
import dev.tidemark.engine.volume.VersionedRecord;
import dev.tidemark.engine.volume.Volume;
import dev.tidemark.engine.volume.VolumeBuilder;
import dev.tidemark.engine.volume.VolumeException;
import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.spi.words.Hash;
import dev.tidemark.spi.words.TxId;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// Builds a volume from an archive: its newest whole state and all history that the archive holds,
/// with digest and chain of the origin.
///
/// First all records, then, in the order of their ids, the extents that any state names which the
/// archive can give back. Until both are proven it is no volume to anybody; then it can be read,
/// and refuses writes until it is promoted. A clone that was broken off goes on when it is
/// repeated, and copies no extent twice.
public final class VolumeClone {

  private static final String VOLUME_FILE = "btree";
  private static final int NEEDS_IN_MEMORY = 100_000;
  private static final long CHECKPOINT_BYTES = 256L << 20;

  private final ArchiveReader archive;
  private final Disk disk;
  private final Seam seam;
  private final RestoreListener listener;
  private final StateSelector when;

  /// Of the newest whole state.
  public VolumeClone(ArchiveReader archive, Disk disk, Seam seam, RestoreListener listener) {
    this(archive, disk, seam, listener, new StateSelector.Latest());
  }

  /// @param disk the new volume's directory, empty or missing
  /// @param when the state that becomes its head: of a damaged archive an older one has to be named
  public VolumeClone(
      ArchiveReader archive, Disk disk, Seam seam, RestoreListener listener, StateSelector when) {
    this.when = when;
    this.archive = archive;
    this.disk = disk;
    this.seam = seam;
    this.listener = listener;
  }

  /// @throws RestoreException.Conflict if there is something in the directory
  /// @throws RestoreException.Integrity if the archive does not hold what it promises
  /// @throws VolumeException what the new volume says
  public CloneResult run() throws TargetException, InterruptedException {
    try {
      Optional<CloneNote> before = CloneNote.read(disk);
      Optional<TxId> done = before.isPresent() ? Optional.empty() : finishedBefore();
      if (done.isPresent()) {
        return nothingLeft(point(done.get()));
      }
      CloneNote note = before.isPresent() ? confirmed(before.get()) : begin();
      CloneResult result = build(point(note.tid()), before.isPresent());
      CloneNote.remove(disk);
      return result;
    } catch (Exception e) {
      throw RestoreErrors.of("clone", e);
    }
  }

  private RestorePoint point(TxId tid) throws TargetException, InterruptedException {
    return new PointLookup(archive.points()).at(tid);
  }

  private CloneResult nothingLeft(RestorePoint head) throws TargetException, InterruptedException {
    return new CloneResult(
        head, ShownVersions.upTo(head.tid(), archive.points()).size(), 0, 0, true);
  }

  /// The head of a clone of this archive that is complete and was not promoted.
  private Optional<TxId> finishedBefore() throws IOException {
    if (!disk.exists(VOLUME_FILE)) {
      return Optional.empty();
    }
    try (Volume there = Volume.openToRead(disk, seam)) {
      boolean ours = there.id().equals(archive.volume()) && there.needsPromotion();
      return there.durable().filter(head -> ours).map(Transaction::tid);
    }
  }

  private CloneNote confirmed(CloneNote note) {
    if (!note.archive().equals(identity())) {
      throw new RestoreException.Conflict(
          "clone: a clone of archive "
              + note.archive()
              + " was broken off in this directory, and another archive may hold other states:"
              + " repeat that one, or with an exact copy of it; or empty the directory, then this"
              + " one begins anew");
    }
    return note;
  }

  private CloneNote begin() throws IOException, TargetException, InterruptedException {
    if (disk.list("").stream().anyMatch(name -> !name.equals(CloneNote.DIRECTORY))) {
      throw new RestoreException.Conflict("clone: the directory is not empty; choose another");
    }
    TxId tid = ArchiveState.choose(archive, when).point().tid();
    CloneNote note = new CloneNote(identity(), tid);
    disk.createDirectory("");
    note.write(disk);
    return note;
  }

  private String identity() {
    return archive.archive().toString();
  }

  private CloneResult build(RestorePoint head, boolean resumed) throws Exception {
    ShownVersions states = ShownVersions.upTo(head.tid(), archive.points());
    Optional<VolumeBuilder> resumable = VolumeBuilder.resume(disk, seam);
    if (resumable.isEmpty() && disk.exists(VOLUME_FILE)) {
      return nothingLeft(head);
    }
    try (VolumeBuilder volume =
            resumable.isPresent()
                ? resumable.get()
                : VolumeBuilder.create(disk, seam, archive.volume());
        PackBuilder packs = PackBuilder.of(volume, disk);
        NeedSorter needs = new NeedSorter(disk, CloneNote.DIRECTORY + "/needs", NEEDS_IN_MEMORY)) {
      StateCheck check = new StateCheck(head.tid());
      long records = copyRecords(head.tid(), states, volume, needs, check);
      Transaction newest = proven(check);
      long extents = copied(head, volume, packs, needs);
      packs.sync();
      volume
          .finish(new ClonedState(head.tid(), newest.digest(), newest.chain(), states::has))
          .close();
      return new CloneResult(head, states.size(), records, extents, resumed);
    }
  }

  private long copyRecords(
      TxId head, ShownVersions shown, VolumeBuilder volume, NeedSorter needs, StateCheck check)
      throws IOException, TargetException, InterruptedException {
    long count = 0;
    try (RecordScan all = archive.history(head)) {
      for (VersionedRecord record = all.next(); record != null; record = all.next()) {
        volume.add(record);
        if (record.isLive()) {
          check.add(record);
        }
        if (shown.shows(record)) {
          Optional<ExtentNeed> need = ExtentNeed.ofRecord(record);
          if (need.isPresent()) {
            needs.add(need.get());
          }
        }
        listener.loaded(++count);
      }
    }
    return count;
  }

  /// The origin's own words about its past are in the commit object; the records must come to the
  /// same.
  private Transaction proven(StateCheck check) {
    Transaction newest = check.finish();
    Optional<Hash> promised =
        archive
            .newest()
            .flatMap(CommitHeader::nextFrom)
            .filter(from -> from.tid().equals(newest.tid()))
            .map(CommitHeader.From::chain);
    if (promised.isPresent() && !promised.get().equals(newest.chain())) {
      throw new RestoreException.Integrity(
          "clone: the records of the archive come to another chain than its commit says", null);
    }
    return newest;
  }

  /// A volume that lacks content would mirror its lack to every target, so it does not come to be.
  private long copied(RestorePoint head, VolumeBuilder volume, PackBuilder packs, NeedSorter needs)
      throws Exception {
    try {
      return copyExtents(head, volume, packs, needs);
    } catch (ExtentUnavailableException e) {
      if (!LossRecorder.isLoss(e)) {
        throw e;
      }
      archive.confirm();
      throw new RestoreException.Integrity(
          "clone: content is lost here, and a clone would lack it: "
              + e.getMessage()
              + "; mend the archive ('verify --repair') or name an exact copy of it, and repeat the"
              + " command: it continues; to clone another archive of the volume, empty the"
              + " directory first; 'restore' brings all files that are whole",
          e);
    }
  }

  private long copyExtents(
      RestorePoint head, VolumeBuilder volume, PackBuilder packs, NeedSorter needs)
      throws Exception {
    FrameSource source = new FrameSource(ArchiveState.withHistory(archive, head));
    long count = 0;
    long unsynced = 0;
    try (PackReadAhead frames =
        new PackReadAhead(
            needs.sorted(), source, packs.last(), seam.threads(), archive.parallelism())) {
      for (List<Frame> some = frames.next(); some != null; some = frames.next()) {
        for (Frame frame : some) {
          packs.add(frame);
          count++;
          unsynced += frame.stored().length;
          listener.written(frame.length());
        }
        if (unsynced >= CHECKPOINT_BYTES) {
          packs.sync();
          volume.checkpoint();
          unsynced = 0;
        }
      }
    }
    return count;
  }
}
