package dev.tidemark.engine.pack;

import dev.tidemark.engine.bytes.Crc32c;
import dev.tidemark.engine.content.UnreadableException;
import dev.tidemark.spi.words.ExtentId;
import dev.tidemark.spi.words.Hash;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// The table at the end of a sealed pack: id, place and hash of each frame, sorted by id. Frames
/// follow each other without gaps from offset 0.
public final class PackIndex {

  /// Bytes of one entry.
  public static final int ENTRY_BYTES = 48;

  /// No pack holds more extents, so that an index fits memory: 65,536.
  public static final int COUNT_MAX = 1 << 16;

  private final FrameOffsets positions;
  private final byte[] entries;

  private PackIndex(FrameOffsets positions, byte[] entries) {
    this.positions = positions;
    this.entries = entries;
  }

  public int size() {
    return positions.size();
  }

  public ExtentId id(int i) {
    return positions.id(i);
  }

  /// Where frame `i` begins in the pack.
  public int offset(int i) {
    return positions.offset(i);
  }

  /// Bytes of frame `i`, header included.
  public int frameLength(int i) {
    return positions.frameLength(i);
  }

  /// SHA-256 of the content of frame `i`.
  public Hash sha256(int i) {
    return Hash.read(ByteBuffer.wrap(entries, i * ENTRY_BYTES + 16, Hash.BYTES));
  }

  /// The number of the frame with `id`, or -1 if the pack does not hold it.
  public int find(ExtentId id) {
    return positions.find(id);
  }

  FrameOffsets positions() {
    return positions;
  }

  /// Bytes that follow `count` frames in a sealed pack.
  public static int tailLength(int count) {
    return count * ENTRY_BYTES + PackFooter.BYTES;
  }

  /// Reads the index that `footer` describes.
  ///
  /// @throws UnreadableException.Damaged if it is another, or contradicts itself
  public static PackIndex decode(byte[] bytes, PackFooter footer)
      throws UnreadableException.Damaged {
    if (bytes.length != footer.indexLength() || Crc32c.of(bytes) != footer.indexCrc()) {
      throw new UnreadableException.Damaged("the index of the pack fails its CRC");
    }
    FrameOffsets positions = positions(ByteBuffer.wrap(bytes), footer);
    if (positions.end() != footer.indexOffset()
        || !positions.id(0).equals(footer.first())
        || !positions.id(footer.count() - 1).equals(footer.last())) {
      throw new UnreadableException.Damaged("index and footer of the pack contradict each other");
    }
    return new PackIndex(positions, bytes);
  }

  private static FrameOffsets positions(ByteBuffer in, PackFooter footer)
      throws UnreadableException.Damaged {
    FrameOffsets.Growing growing = new FrameOffsets.Growing();
    long end = 0;
    for (int i = 0; i < footer.count(); i++) {
      in.position(i * ENTRY_BYTES);
      ExtentId id = new ExtentId(in.getLong());
      long offset = Integer.toUnsignedLong(in.getInt());
      int length = in.getInt();
      boolean fits = offset == end && length > Frame.HEADER_BYTES && length <= Frame.LENGTH_MAX;
      if (!fits || end + length > footer.indexOffset() || !growing.add(id, length)) {
        throw new UnreadableException.Damaged("the index of the pack is out of order at " + i);
      }
      end += length;
    }
    return growing.now();
  }

  /// Collects the entries while frames are written one after another. For one thread at a time.
  static final class Growing {

    private final FrameOffsets.Growing positions = new FrameOffsets.Growing();
    private byte[] entries = new byte[64 * ENTRY_BYTES];

    /// False, and nothing changed, if the id is not above the last.
    boolean add(ExtentId id, int frameLength, Hash sha256) {
      FrameOffsets before = positions.now();
      if (!positions.add(id, frameLength)) {
        return false;
      }
      int at = before.size() * ENTRY_BYTES;
      if (at == entries.length) {
        entries = Arrays.copyOf(entries, 2 * at);
      }
      ByteBuffer out = ByteBuffer.wrap(entries, at, ENTRY_BYTES);
      out.putLong(id.value()).putInt(before.end()).putInt(frameLength);
      sha256.write(out);
      return true;
    }

    FrameOffsets positions() {
      return positions.now();
    }

    /// Index and footer, to be written behind the last frame. There must be one.
    byte[] tail() {
      FrameOffsets all = positions.now();
      int length = all.size() * ENTRY_BYTES;
      PackFooter footer =
          new PackFooter(
              all.size(),
              all.end(),
              all.id(0),
              all.id(all.size() - 1),
              Crc32c.of(entries, 0, length));
      ByteBuffer out = ByteBuffer.allocate(tailLength(all.size()));
      return out.put(entries, 0, length).put(footer.encode()).array();
    }
  }
}
