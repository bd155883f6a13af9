package dev.tidemark.engine.archive;

import dev.tidemark.engine.archive.format.PackRef;
import dev.tidemark.engine.content.ExtentDecoder;
import dev.tidemark.engine.content.UnreadableException;
import dev.tidemark.engine.files.ExtentSource;
import dev.tidemark.engine.files.ExtentUnavailableException;
import dev.tidemark.engine.pack.Frame;
import dev.tidemark.engine.pack.FrameSearch.Place;
import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.spi.words.ExtentId;
import dev.tidemark.spi.words.Hash;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The extents of an archive, read from ranges of its packs. Every frame is checked by its CRC, its
/// hash is the one asked for, and its content has that hash.
///
/// A pack that is damaged or gone is not the end: every other pack of the state that covers the id
/// is asked, then every pack that any commit of the archive names, for a repair sends extents again
/// in packs of its own. What stays is the failure of the first one.
final class ArchiveExtents implements ExtentSource {

  /// All packs that any commit names.
  @FunctionalInterface
  interface AllPacks {
    List<PackRef> list() throws TargetException, InterruptedException;
  }

  private final ObjectReader reads;
  private final SegmentCache segments;
  private final PackMap packs;
  private final AllPacks all;
  private final PackFrames frames;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable PackMap others;

  ArchiveExtents(ObjectReader reads, SegmentCache segments, PackMap packs, AllPacks all) {
    this.reads = reads;
    this.segments = segments;
    this.packs = packs;
    this.all = all;
    this.frames = new PackFrames(reads);
  }

  @Override
  public byte[] read(ExtentId id, Hash sha256) {
    try {
      return find(id, sha256);
    } catch (TargetException e) {
      throw new ExtentUnavailableException(id, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ExtentUnavailableException(id, e);
    }
  }

  private byte[] find(ExtentId id, Hash sha256) throws TargetException, InterruptedException {
    Search own = new Search(id, sha256);
    byte[] found = own.in(packs);
    if (found == null) {
      found = own.in(others());
    }
    if (found == null) {
      throw own.failure();
    }
    return found;
  }

  private PackMap others() throws TargetException, InterruptedException {
    lock.lockInterruptibly();
    try {
      PackMap known = others;
      if (known == null) {
        known = new PackMap(all.list());
        others = known;
      }
      return known;
    } finally {
      lock.unlock();
    }
  }

  /// The way from pack to pack until one has the extent.
  private final class Search {
    private final ExtentId id;
    private final Hash sha256;
    private @Nullable TargetException first;

    Search(ExtentId id, Hash sha256) {
      this.id = id;
      this.sha256 = sha256;
    }

    byte @Nullable [] in(PackMap map) throws TargetException, InterruptedException {
      for (PackRef pack : map.covering(id)) {
        try {
          Optional<Place> place = frames.find(pack, id);
          if (place.isPresent()) {
            return decode(pack, frame(pack, place.get()), sha256);
          }
        } catch (TargetException.Missing | TargetException.Corrupt e) {
          first = first == null ? e : first;
        }
      }
      return null;
    }

    TargetException failure() {
      TargetException known = first;
      return known != null
          ? known
          : new TargetException.Missing(
              "read extent "
                  + id
                  + " in "
                  + reads.location()
                  + ": no pack of this archive holds it");
    }
  }

  private byte[] frame(PackRef pack, Place place) throws TargetException, InterruptedException {
    long end = pack.offset() + pack.length();
    return segments.read(pack.object(), pack.offset() + place.offset(), place.length(), end);
  }

  private byte[] decode(PackRef pack, byte[] encoded, Hash sha256) throws TargetException {
    try (ExtentDecoder decoder = new ExtentDecoder()) {
      Frame frame = Frame.decode(encoded);
      if (!frame.sha256().equals(sha256)) {
        throw new UnreadableException.Damaged("extent " + frame.id() + " has another hash");
      }
      return decoder.decode(frame.codec(), frame.stored(), frame.length(), sha256);
    } catch (UnreadableException e) {
      throw reads.unreadable(pack.object().value(), e);
    }
  }
}
