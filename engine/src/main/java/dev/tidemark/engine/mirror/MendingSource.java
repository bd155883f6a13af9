package dev.tidemark.engine.mirror;

import dev.tidemark.engine.archive.ArchiveReader;
import dev.tidemark.engine.archive.format.PackRef;
import dev.tidemark.engine.pack.Frame;
import dev.tidemark.engine.pack.FrameBytes;
import dev.tidemark.engine.pack.PackObject;
import dev.tidemark.engine.spool.ForwardingMirrorSource;
import dev.tidemark.engine.spool.MirrorSource;
import dev.tidemark.engine.volume.VolumeException;
import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.spi.words.ExtentId;
import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A volume whose extents are taken from an archive of it: for a repair where the volume has lost
/// them, too. Each pack is read whole and proven by its hash before a byte of it goes on.
final class MendingSource extends ForwardingMirrorSource {

  private final ArchiveReader archive;
  private final List<PackRef> packs;

  private MendingSource(MirrorSource volume, ArchiveReader archive, List<PackRef> packs) {
    super(volume);
    this.archive = archive;
    this.packs = packs;
  }

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
    } catch (TargetException.Missing | TargetException.Corrupt e) {
      throw new VolumeException.Damaged("repair: " + e.getMessage(), e);
    } catch (TargetException e) { // nothing is known to be lost there
      throw new VolumeException.Failed("repair: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new VolumeException.Failed("repair: interrupted", e);
    }
  }
}
