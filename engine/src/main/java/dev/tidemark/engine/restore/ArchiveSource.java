package dev.tidemark.engine.restore;

import dev.tidemark.engine.archive.ArchiveReader;
import dev.tidemark.engine.archive.CommitHeader;
import dev.tidemark.engine.archive.PackRef;
import dev.tidemark.engine.archive.RestorePoint;
import dev.tidemark.engine.content.ExtentDecoder;
import dev.tidemark.engine.content.UnreadableException;
import dev.tidemark.engine.files.ExtentSource;
import dev.tidemark.engine.files.ExtentUnavailableException;
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

/// One state of an archive.
public final class ArchiveSource implements RestoreSource {

  private static final long RECORD_BYTES_READ_ALL = 64 << 20;

  private final ArchiveReader archive;
  private final RestorePoint point;
  private final ExtentSource ranged;
  private final List<PackRef> packs;
  private final int parallelism;

  private ArchiveSource(
      ArchiveReader archive,
      RestorePoint point,
      List<PackRef> packs,
      ExtentSource ranged,
      int parallelism) {
    this.archive = archive;
    this.point = point;
    this.packs = packs;
    this.ranged = ranged;
    this.parallelism = parallelism;
  }

  /// Which state is meant. Damage that was met is said with the choice; the newest state is given
  /// or refused, and never an older one in its place.
  ///
  /// @throws TargetException.Corrupt if it is the newest one and that is damaged, or what is named
  ///   is not among what can be read of a damaged archive
  /// @throws RestoreException.NotFound if none is
  /// @throws VolumeException.NotReadable if it is one that the archive cannot give back
  public static Choice choose(ArchiveReader archive, When when)
      throws TargetException, InterruptedException {
    List<RestorePoint> points = archive.points();
    boolean byName = !(when instanceof When.Latest || when instanceof When.Head);
    if (!byName) {
      archive.checkNewest();
    }
    List<String> findings = archive.findings();
    try {
      return Choice.among(points, when).found(findings, byName);
    } catch (RestoreException.NotFound | VolumeException.NotReadable e) {
      if (findings.isEmpty()) {
        throw e;
      }
      throw new TargetException.Corrupt(
          e.getMessage() + ", and the archive is damaged: " + String.join("; ", findings), e);
    }
  }

  /// @param parallelism how many reads at once serve the place best
  public static ArchiveSource of(ArchiveReader archive, RestorePoint point, int parallelism)
      throws TargetException, InterruptedException {
    TxId at = point.tid();
    return new ArchiveSource(archive, point, archive.packs(at), archive.extents(at), parallelism);
  }

  /// The same, and the extents of all states before it.
  public static ArchiveSource withHistory(
      ArchiveReader archive, RestorePoint point, int parallelism)
      throws TargetException, InterruptedException {
    TxId at = point.tid();
    return new ArchiveSource(
        archive, point, archive.historyPacks(at), archive.historyExtents(at), parallelism);
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
    return parallelism;
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

  /// Reads the whole pack if at least half of it is wanted.
  @Override
  public ExtentSource open(Pack pack, long wanted) throws TargetException, InterruptedException {
    PackRef ref = (PackRef) pack.place();
    if (wanted < ref.length() / 2) {
      return ranged;
    }
    Map<ExtentId, Frame> frames = frames(ref);
    return (id, sha256) -> {
      Frame frame = frames.get(id);
      return frame == null ? ranged.read(id, sha256) : decode(ref, frame, sha256);
    };
  }

  /// All frames of a pack, if at least half of it is wanted; else none.
  Map<ExtentId, Frame> frames(PackBatch batch) throws TargetException, InterruptedException {
    PackRef ref = (PackRef) batch.pack().place();
    return batch.wanted() < ref.length() / 2 ? Map.of() : frames(ref);
  }

  private Map<ExtentId, Frame> frames(PackRef ref) throws TargetException, InterruptedException {
    Map<ExtentId, Frame> frames = new HashMap<>();
    for (Frame frame : archive.readPack(ref).frames()) {
      frames.put(frame.id(), frame);
    }
    return frames;
  }

  static byte[] decode(PackRef ref, Frame frame, Hash sha256) {
    try (ExtentDecoder decoder = new ExtentDecoder()) {
      if (!frame.sha256().equals(sha256)) {
        throw new UnreadableException.Damaged("extent " + frame.id() + " has another hash");
      }
      return decoder.decode(frame.codec(), frame.stored(), frame.length(), sha256);
    } catch (UnreadableException e) {
      throw new ExtentUnavailableException(
          frame.id(),
          new TargetException.Corrupt("read " + ref.object() + ": " + e.getMessage(), e));
    }
  }
}
