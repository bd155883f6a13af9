package dev.tidemark.engine.archive;

import dev.tidemark.engine.archive.format.PackRef;
import dev.tidemark.engine.bytes.WeightedLru;
import dev.tidemark.engine.content.UnreadableException;
import dev.tidemark.engine.pack.FrameSearch;
import dev.tidemark.engine.pack.FrameSearch.Place;
import dev.tidemark.engine.pack.PackFooter;
import dev.tidemark.engine.pack.PackIndex;
import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.spi.words.ExtentId;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The positions of frames in the packs of an archive: by each pack's index, and by a search
/// through all of its bytes where the index is damaged. A pack that is gone is asked for once. Any
/// number of threads.
final class PackFrames {

  /// Most indexes are shorter.
  private static final int TAIL_BYTES = 16 << 10;

  private static final long INDEX_BYTES_MAX = 32 << 20;
  private static final int PACK_BYTES_MAX = 128 << 20;
  private static final int PLACE_BYTES = 64;

  private final ObjectReader reads;
  private final WeightedLru<PackRef, PackIndex> indexes = new WeightedLru<>(INDEX_BYTES_MAX);
  private final WeightedLru<PackRef, Map<ExtentId, Place>> searched =
      new WeightedLru<>(INDEX_BYTES_MAX);
  private final Map<PackRef, String> gone = new ConcurrentHashMap<>();

  PackFrames(ObjectReader reads) {
    this.reads = reads;
  }

  /// Where a pack has an extent; empty if it does not hold it.
  ///
  /// @throws TargetException.Missing if the pack is not there
  /// @throws TargetException.Corrupt if its index is damaged and the frame not to be found
  Optional<Place> find(PackRef pack, ExtentId id) throws TargetException, InterruptedException {
    String known = gone.get(pack);
    if (known != null) {
      throw new TargetException.Missing(known);
    }
    Map<ExtentId, Place> found = searched.get(pack);
    if (found != null) {
      return Optional.of(found(pack, found, id));
    }
    try {
      PackIndex index = index(pack);
      int i = index.find(id);
      return i < 0
          ? Optional.empty()
          : Optional.of(new Place(index.offset(i), index.frameLength(i)));
    } catch (TargetException.Missing e) {
      gone.put(pack, String.valueOf(e.getMessage()));
      throw e;
    } catch (TargetException.Corrupt e) {
      return Optional.of(found(pack, search(pack), id));
    }
  }

  private Place found(PackRef pack, Map<ExtentId, Place> places, ExtentId id)
      throws TargetException {
    @Nullable Place place = places.get(id);
    if (place == null) {
      throw new TargetException.Corrupt(
          "read "
              + pack.object()
              + " in "
              + reads.location()
              + ": the index of the pack is damaged, and extent "
              + id
              + " is not among the frames that are whole",
          null);
    }
    return place;
  }

  private Map<ExtentId, Place> search(PackRef pack) throws TargetException, InterruptedException {
    int length = (int) Math.min(PACK_BYTES_MAX, pack.length());
    byte[] bytes =
        reads
            .upTo(pack.object(), pack.offset(), length)
            .orElseThrow(() -> reads.missing(pack.object()));
    Map<ExtentId, Place> places = FrameSearch.in(bytes);
    searched.put(pack, places, (long) PLACE_BYTES * (1 + places.size()));
    return places;
  }

  private PackIndex index(PackRef pack) throws TargetException, InterruptedException {
    PackIndex known = indexes.get(pack);
    if (known != null) {
      return known;
    }
    PackIndex read = readIndex(pack);
    indexes.put(pack, read, (long) read.size() * PackIndex.ENTRY_BYTES);
    return read;
  }

  private PackIndex readIndex(PackRef pack) throws TargetException, InterruptedException {
    byte[] tail = tail(pack, TAIL_BYTES);
    try {
      int footerAt = Math.max(0, tail.length - PackFooter.BYTES);
      PackFooter footer =
          PackFooter.decode(Arrays.copyOfRange(tail, footerAt, tail.length), pack.length());
      int wanted = footer.indexLength() + PackFooter.BYTES;
      byte[] whole = wanted > tail.length ? tail(pack, wanted) : tail;
      int from = whole.length - wanted;
      byte[] index = Arrays.copyOfRange(whole, from, from + footer.indexLength());
      return PackIndex.decode(index, footer);
    } catch (UnreadableException e) {
      throw reads.unreadable(pack.object().value(), e);
    }
  }

  private byte[] tail(PackRef pack, int length) throws TargetException, InterruptedException {
    int read = (int) Math.min(length, pack.length());
    return reads.exactly(pack.object(), pack.offset() + pack.length() - read, read);
  }
}
