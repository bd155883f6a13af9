package dev.tidemark.engine.pack;

import dev.tidemark.engine.content.ExtentDecoder;
import dev.tidemark.engine.content.UnreadableException;
import dev.tidemark.engine.seam.Disk;
import dev.tidemark.engine.volume.UnversionedView;
import dev.tidemark.engine.volume.VolumeException;
import dev.tidemark.spi.words.ExtentId;
import dev.tidemark.spi.words.Hash;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Finds and reads extents. As many threads may use it as like.
final class PackReader implements AutoCloseable {

  /// @param frameLength header and stored bytes
  private record Place(long number, int offset, int frameLength) {

    static Optional<Place> in(long number, FrameOffsets positions, ExtentId id) {
      int i = positions.find(id);
      return i < 0
          ? Optional.empty()
          : Optional.of(new Place(number, positions.offset(i), positions.frameLength(i)));
    }
  }

  private final Supplier<UnversionedView> packs;
  private final PackWriter writer;
  private final OpenPacks files;
  private final PackIndexCache places;
  private final ConcurrentLinkedQueue<ExtentDecoder> decoders = new ConcurrentLinkedQueue<>();

  /// @param packs the newest list of packs that this opener may see
  /// @param writer who writes packs in this process
  PackReader(Disk disk, Supplier<UnversionedView> packs, PackWriter writer) {
    this.packs = packs;
    this.writer = writer;
    this.files = new OpenPacks(disk);
    this.places = new PackIndexCache(files);
  }

  boolean holds(ExtentId id) {
    return place(id).isPresent();
  }

  byte[] read(ExtentId id, Hash sha256) {
    Place place =
        place(id)
            .orElseThrow(
                () -> new VolumeException.Damaged("read extent " + id + ": no pack holds it"));
    try {
      Frame frame = frame(place);
      if (!frame.id().equals(id)) {
        throw new UnreadableException.Damaged("frame " + frame.id() + " is there");
      }
      return decode(frame, sha256);
    } catch (IOException | UnreadableException e) {
      throw PackFailures.at("read extent " + id, place.number, place.offset, e);
    }
  }

  private Frame frame(Place place) throws IOException, UnreadableException {
    return files.read(
        place.number, file -> Frame.decode(file.read(place.offset, place.frameLength)));
  }

  private byte[] decode(Frame frame, Hash sha256) throws UnreadableException {
    ExtentDecoder free = decoders.poll();
    ExtentDecoder decoder = free == null ? new ExtentDecoder() : free;
    try {
      return decoder.decode(frame.codec(), frame.stored(), frame.length(), sha256);
    } finally {
      decoders.add(decoder);
    }
  }

  private Optional<Place> place(ExtentId id) {
    for (GrowingPack pack : writer.written()) {
      Optional<Place> place = Place.in(pack.number(), pack.positions(), id);
      if (place.isPresent()) {
        return place;
      }
    }
    PackEntry pack = PackList.holding(packs.get(), id);
    return pack == null ? Optional.empty() : Place.in(pack.number(), positions(pack), id);
  }

  private FrameOffsets positions(PackEntry pack) {
    Optional<FrameOffsets> written = writer.positions(pack.number());
    if (written.isPresent() && written.get().end() >= pack.length()) {
      return written.get();
    }
    try {
      return places.of(pack);
    } catch (IOException | UnreadableException e) {
      throw PackFailures.at("find extents", pack.number(), 0, e);
    }
  }

  /// The frames that follow `after`, not above `upTo`, from one pack: at least one and up to
  /// `bytes` of them; empty at the end.
  List<Frame> framesAfter(ExtentId after, ExtentId upTo, int bytes) {
    PackEntry pack = PackList.following(packs.get(), after);
    if (pack == null || pack.first().isAfter(upTo)) {
      return List.of();
    }
    FrameOffsets positions = positions(pack);
    int from = positions.countUpTo(after);
    int end = end(pack, positions, from, upTo, bytes);
    return end == from ? List.of() : frames(pack.number(), positions, from, end);
  }

  /// Behind the frames from `from` on that are not above `upTo`: one, and more up to `bytes`.
  private static int end(
      PackEntry pack, FrameOffsets positions, int from, ExtentId upTo, int bytes) {
    int to = positions.countUpTo(min(upTo, pack.last()));
    if (from >= positions.size()) {
      throw PackFailures.at("find extents", pack.number(), positions.end(), missing(pack.last()));
    }
    int end = from;
    while (end < to
        && (end == from || positions.offset(end + 1) - positions.offset(from) <= bytes)) {
      end++;
    }
    return end;
  }

  /// Reads the stored bytes of the frames that follow `after`, not above `upTo`, from one pack:
  /// whole frames, at least one and as many as fit `into`, which grows for a longer one.
  ///
  /// @return what was read; null at the end
  StoredFrames.@Nullable Read storedAfter(ExtentId after, ExtentId upTo, byte[] into) {
    PackEntry pack = PackList.following(packs.get(), after);
    if (pack == null || pack.first().isAfter(upTo)) {
      return null;
    }
    FrameOffsets positions = positions(pack);
    int from = positions.countUpTo(after);
    int end = end(pack, positions, from, upTo, into.length);
    if (end == from) {
      return null;
    }
    int start = positions.offset(from);
    int length = positions.offset(end) - start;
    byte[] bytes = length > into.length ? new byte[length] : into;
    try {
      files.read(pack.number(), file -> file.read(start, ByteBuffer.wrap(bytes, 0, length)));
    } catch (IOException | UnreadableException e) {
      throw PackFailures.at("read extent " + positions.id(from), pack.number(), start, e);
    }
    return new StoredFrames.Read(bytes, length, positions.id(end - 1));
  }

  private List<Frame> frames(long number, FrameOffsets positions, int from, int to) {
    int start = positions.offset(from);
    List<Frame> frames = new ArrayList<>(to - from);
    int next = from;
    try {
      ByteBuffer in =
          ByteBuffer.wrap(
              files.read(number, file -> file.read(start, positions.offset(to) - start)));
      for (; next < to; next++) {
        Frame frame = Frame.read(in.position(positions.offset(next) - start));
        if (!frame.id().equals(positions.id(next))) {
          throw new UnreadableException.Damaged("frame " + frame.id() + " is there");
        }
        frames.add(frame);
      }
      return frames;
    } catch (IOException | UnreadableException e) {
      throw PackFailures.at("read extent " + positions.id(next), number, positions.offset(next), e);
    }
  }

  /// Bytes of the frames with `after < id <= upTo`.
  long bytesBetween(ExtentId after, ExtentId upTo) {
    long bytes = 0;
    UnversionedView list = packs.get();
    for (PackEntry pack = PackList.following(list, after);
        pack != null && !pack.first().isAfter(upTo);
        pack = PackList.following(list, pack.last())) {
      boolean whole = pack.first().isAfter(after) && !pack.last().isAfter(upTo);
      bytes += whole ? pack.length() : bytesOfPart(pack, after, upTo);
    }
    return bytes;
  }

  private long bytesOfPart(PackEntry pack, ExtentId after, ExtentId upTo) {
    FrameOffsets positions = positions(pack);
    int to = positions.countUpTo(upTo);
    return positions.offset(to) - positions.offset(Math.min(to, positions.countUpTo(after)));
  }

  private static ExtentId min(ExtentId a, ExtentId b) {
    return a.isAfter(b) ? b : a;
  }

  private static UnreadableException missing(ExtentId id) {
    return new UnreadableException.Damaged("frame " + id + " is not there");
  }

  /// The decoders in use now are closed by nobody: there must be none.
  @Override
  public void close() {
    @Nullable ExtentDecoder decoder;
    while ((decoder = decoders.poll()) != null) {
      decoder.close();
    }
    try {
      files.close();
    } catch (IOException e) {
      throw PackFailures.of("close packs", e);
    }
  }
}
