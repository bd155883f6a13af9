package dev.tidemark.engine.archive;

import dev.tidemark.engine.content.ExtentDecoder;
import dev.tidemark.engine.content.UnreadableException;
import dev.tidemark.engine.files.ExtentSource;
import dev.tidemark.engine.files.ExtentUnavailableException;
import dev.tidemark.engine.pack.Frame;
import dev.tidemark.engine.pack.PackFooter;
import dev.tidemark.engine.pack.PackIndex;
import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.spi.words.ExtentId;
import dev.tidemark.spi.words.Hash;
import java.util.Arrays;

/// The extents of an archive, read from ranges of its packs. Every frame is checked by its CRC, its
/// hash is the one asked for, and its content has that hash.
final class ArchiveExtents implements ExtentSource {

  /// Most indexes are shorter.
  private static final int TAIL_BYTES = 16 << 10;

  private static final long INDEX_BYTES_MAX = 32 << 20;

  private final Reads reads;
  private final SegmentCache segments;
  private final PackMap packs;
  private final Lru<Hash, PackIndex> indexes = new Lru<>(INDEX_BYTES_MAX);

  ArchiveExtents(Reads reads, SegmentCache segments, PackMap packs) {
    this.reads = reads;
    this.segments = segments;
    this.packs = packs;
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
    for (PackRef pack : packs.covering(id)) {
      PackIndex index = index(pack);
      int i = index.find(id);
      if (i >= 0) {
        return decode(pack, frame(pack, index, i), sha256);
      }
    }
    throw new TargetException.Missing(
        "read extent " + id + " in " + reads.location() + ": no pack of this archive holds it");
  }

  private byte[] frame(PackRef pack, PackIndex index, int i)
      throws TargetException, InterruptedException {
    long at = pack.offset() + index.offset(i);
    long end = pack.offset() + pack.length();
    return segments.read(pack.object(), at, index.frameLength(i), end);
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

  private PackIndex index(PackRef pack) throws TargetException, InterruptedException {
    PackIndex known = indexes.get(pack.hash());
    if (known != null) {
      return known;
    }
    PackIndex read = readIndex(pack);
    indexes.put(pack.hash(), read, (long) read.size() * PackIndex.ENTRY_BYTES);
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
