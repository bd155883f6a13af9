package dev.tidemark.engine.mirror;

import dev.tidemark.engine.archive.ArchiveReader;
import dev.tidemark.engine.archive.PackRef;
import dev.tidemark.engine.pack.Frame;
import dev.tidemark.engine.pack.FrameBytes;
import dev.tidemark.engine.pack.PackObject;
import dev.tidemark.engine.spool.MirrorSource;
import dev.tidemark.engine.volume.RecordScan;
import dev.tidemark.engine.volume.SnapshotName;
import dev.tidemark.engine.volume.Transaction;
import dev.tidemark.engine.volume.VolumeException;
import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.spi.words.ExtentId;
import dev.tidemark.spi.words.Timeline;
import dev.tidemark.spi.words.TxId;
import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A volume whose extents are taken from an archive of it: for a repair where the volume has lost
/// them, too. Each pack is read whole and proven by its hash before a byte of it goes on.
record MendingSource(MirrorSource inner, ArchiveReader archive, List<PackRef> packs)
    implements MirrorSource {

  /// @throws TargetException.Rejected if the archive is of another volume
  static MendingSource of(MirrorSource volume, ArchiveReader archive)
      throws TargetException, InterruptedException {
    if (!archive.volume().equals(volume.volume())) {
      throw new TargetException.Rejected(
          "repair from archive "
              + archive.archive()
              + ": it is of another volume, "
              + archive.volume(),
          null);
    }
    List<PackRef> packs =
        archive.packs().stream().sorted(Comparator.comparing(PackRef::first)).toList();
    return new MendingSource(volume, archive, packs);
  }

  @Override
  public FrameBytes stored(ExtentId after, ExtentId upTo) {
    return new Stored(after, upTo);
  }

  @Override
  public Frames frames(ExtentId after, ExtentId upTo) {
    Stored stored = new Stored(after, upTo);
    return stored::frame;
  }

  /// Frames one behind another, from the packs that cover them.
  private final class Stored implements FrameBytes {
    private final ExtentId upTo;
    private final Iterator<PackRef> next;
    private ExtentId after;
    private Iterator<Frame> open = List.<Frame>of().iterator();

    Stored(ExtentId after, ExtentId upTo) {
      this.after = after;
      this.upTo = upTo;
      this.next = packs.iterator();
    }

    @Override
    public @Nullable ByteBuffer next() {
      Frame frame = frame();
      if (frame == null) {
        return null;
      }
      ByteBuffer bytes = ByteBuffer.allocate(frame.encodedLength());
      frame.write(bytes);
      return bytes.flip();
    }

    @Nullable Frame frame() {
      while (true) {
        while (open.hasNext()) {
          Frame frame = open.next();
          if (frame.id().isAfter(upTo)) {
            return null;
          }
          if (frame.id().isAfter(after)) {
            after = frame.id();
            return frame;
          }
        }
        if (!next.hasNext()) {
          return null;
        }
        open(next.next());
      }
    }

    private void open(PackRef pack) {
      if (pack.last().isAfter(after) && !pack.first().isAfter(upTo)) {
        open = read(pack).frames().iterator();
      }
    }
  }

  private PackObject read(PackRef pack) {
    try {
      return archive.readPack(pack);
    } catch (TargetException e) {
      throw new VolumeException.Damaged("repair: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new VolumeException.Failed("repair: interrupted", e);
    }
  }

  @Override
  public UUID volume() {
    return inner.volume();
  }

  @Override
  public Timeline timeline() {
    return inner.timeline();
  }

  @Override
  public Optional<Transaction> durable() {
    return inner.durable();
  }

  @Override
  public Optional<Transaction> newestSettled(TxId atMost) {
    return inner.newestSettled(atMost);
  }

  @Override
  public Optional<Transaction> transaction(TxId tid) {
    return inner.transaction(tid);
  }

  @Override
  public Optional<Transaction> lastOf(Timeline earlier) {
    return inner.lastOf(earlier);
  }

  @Override
  public Optional<Transaction> following(TxId tid) {
    return inner.following(tid);
  }

  @Override
  public Optional<Transaction> owner(ExtentId x) {
    return inner.owner(x);
  }

  @Override
  public Optional<Transaction> newestCovered(ExtentId x, TxId atMost) {
    return inner.newestCovered(x, atMost);
  }

  @Override
  public RecordScan changes(TxId lo, TxId hi) {
    return inner.changes(lo, hi);
  }

  @Override
  public RecordScan live(TxId tid) {
    return inner.live(tid);
  }

  @Override
  public List<SnapshotName> snapshots(TxId asOf) {
    return inner.snapshots(asOf);
  }

  @Override
  public long bytesBetween(ExtentId after, ExtentId upTo) {
    return inner.bytesBetween(after, upTo);
  }
}
