package dev.tidemark.engine.view;

import dev.tidemark.engine.archive.ArchiveReader;
import dev.tidemark.engine.archive.RestorePoint;
import dev.tidemark.engine.archive.format.CommitHeader;
import dev.tidemark.engine.archive.format.PackRef;
import dev.tidemark.engine.content.ExtentDecoder;
import dev.tidemark.engine.content.UnreadableException;
import dev.tidemark.engine.files.ExtentSource;
import dev.tidemark.engine.pack.Frame;
import dev.tidemark.engine.volume.RecordScan;
import dev.tidemark.engine.volume.RecordView;
import dev.tidemark.engine.volume.VolumeException;
import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.spi.words.ExtentId;
import dev.tidemark.spi.words.Hash;
import dev.tidemark.spi.words.TxId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One state of an archive.
public final class ArchiveState implements StateSource {

  private static final long RECORD_BYTES_READ_ALL = 64 << 20;

  private final ArchiveReader archive;
  private final RestorePoint point;
  private final ExtentSource ranged;
  private final List<PackRef> packs;
  private final Optional<PackWitness> witness;

  /// Hears of every pack that was read whole.
  @FunctionalInterface
  public interface PackWitness {
    /// @param failure why it is not what its commit says; empty if it is
    void read(PackRef pack, Optional<TargetException> failure);
  }

  private ArchiveState(
      ArchiveReader archive,
      RestorePoint point,
      List<PackRef> packs,
      ExtentSource ranged,
      Optional<PackWitness> witness) {
    this.witness = witness;
    this.archive = archive;
    this.point = point;
    this.packs = packs;
    this.ranged = ranged;
  }

  /// Which state is meant. Damage that was met is said with the choice; the newest state is given
  /// or refused, and never an older one in its place.
  ///
  /// @throws TargetException.Corrupt if it is the newest one and that is damaged, or what is named
  ///   is not among what can be read of a damaged archive
  /// @throws NoSuchStateException if none is
  /// @throws VolumeException.NotReadable if it is one that the archive cannot give back
  public static ChosenState choose(ArchiveReader archive, StateSelector when)
      throws TargetException, InterruptedException {
    List<RestorePoint> points = archive.points();
    if (!when.isName()) {
      archive.checkNewest();
    }
    List<String> findings = archive.findings();
    try {
      return new PointLookup(points).choose(when).found(findings, when.isName());
    } catch (NoSuchStateException | VolumeException.NotReadable e) {
      if (findings.isEmpty()) {
        throw e;
      }
      throw new TargetException.Corrupt(
          e.getMessage() + ", and the archive is damaged: " + String.join("; ", findings), e);
    }
  }

  public static ArchiveState of(ArchiveReader archive, RestorePoint point)
      throws TargetException, InterruptedException {
    TxId at = point.tid();
    return new ArchiveState(
        archive, point, archive.packs(at), archive.extents(at), Optional.empty());
  }

  /// The same, and the extents of all states before it.
  public static ArchiveState withHistory(ArchiveReader archive, RestorePoint point)
      throws TargetException, InterruptedException {
    TxId at = point.tid();
    return new ArchiveState(
        archive, point, archive.historyPacks(at), archive.historyExtents(at), Optional.empty());
  }

  /// The same, to prove what is there: every pack is read whole, and what it was like is told.
  public ArchiveState witnessed(PackWitness hearing) {
    return new ArchiveState(archive, point, packs, ranged, Optional.of(hearing));
  }

  @Override
  public String identity() {
    return archive.identity();
  }

  @Override
  public RestorePoint point() {
    return point;
  }

  @Override
  public RecordScan records() throws TargetException, InterruptedException {
    return archive.state(point.tid());
  }

  @Override
  public RecordView view() throws TargetException, InterruptedException {
    return archive.view(point.tid());
  }

  /// A view merges all increments for every record it is asked for. Few records are sooner read
  /// all.
  @Override
  public boolean prefersView() {
    return archive
        .newest()
        .map(CommitHeader::tally)
        .filter(tally -> tally.baseBytes() + tally.runBytes() > RECORD_BYTES_READ_ALL)
        .isPresent();
  }

  @Override
  public ExtentSource extents() {
    return ranged;
  }

  @Override
  public int parallelism() {
    return archive.parallelism();
  }

  @Override
  public PackFinder packs() {
    PackSweep sweep = new PackSweep(packs);
    return extent -> {
      PackRef pack = sweep.tightest(extent);
      if (pack == null) {
        throw noPack(extent);
      }
      // Its bytes, and once more as frames.
      return new Pack(pack, 2 * pack.length());
    };
  }

  private TargetException.Missing noPack(ExtentId extent) {
    return new TargetException.Missing(
        "read extent " + extent + " in " + identity() + ": no pack of it holds this extent");
  }

  /// Reads the whole pack if at least half of it is wanted. What it does not give is looked for
  /// frame by frame, there and everywhere else.
  @Override
  public ExtentSource open(Pack pack, long wanted) throws TargetException, InterruptedException {
    Map<ExtentId, Frame> frames = frames(pack, wanted);
    return (id, sha256) -> {
      Frame frame = frames.get(id);
      Optional<byte[]> whole = frame == null ? Optional.empty() : decode(frame, sha256);
      return whole.isPresent() ? whole.get() : ranged.read(id, sha256);
    };
  }

  /// All frames of a pack, if at least half of it is wanted and it is whole; else none.
  public Map<ExtentId, Frame> frames(Pack pack, long wanted)
      throws TargetException, InterruptedException {
    if (!(pack.place() instanceof PackRef ref)
        || (witness.isEmpty() && wanted < ref.length() / 2)) {
      return Map.of();
    }
    try {
      Map<ExtentId, Frame> frames = frames(ref);
      witness.ifPresent(hearing -> hearing.read(ref, Optional.empty()));
      return frames;
    } catch (TargetException.Missing | TargetException.Corrupt e) {
      witness.ifPresent(hearing -> hearing.read(ref, Optional.of(e)));
      return Map.of();
    }
  }

  private Map<ExtentId, Frame> frames(PackRef ref) throws TargetException, InterruptedException {
    Map<ExtentId, Frame> frames = new HashMap<>();
    for (Frame frame : archive.readPack(ref).frames()) {
      frames.put(frame.id(), frame);
    }
    return frames;
  }

  /// Its content, if the frame holds what the record says.
  public static Optional<byte[]> decode(Frame frame, Hash sha256) {
    try (ExtentDecoder decoder = new ExtentDecoder()) {
      return frame.sha256().equals(sha256)
          ? Optional.of(
              decoder.decode(frame.codec(), frame.stored(), frame.length(), frame.sha256()))
          : Optional.empty();
    } catch (UnreadableException e) {
      return Optional.empty();
    }
  }

  @Override
  public String packName(ExtentId extent, Pack pack) {
    return pack.place() instanceof PackRef ref ? ref.object().value() : pack.place().toString();
  }

  @Override
  public RecordScan history() throws TargetException, InterruptedException {
    return archive.history(points().getLast().tid());
  }

  @Override
  public List<RestorePoint> points() throws TargetException, InterruptedException {
    return archive.points();
  }

  @Override
  public void confirm() throws TargetException, InterruptedException {
    archive.confirm();
  }
}
