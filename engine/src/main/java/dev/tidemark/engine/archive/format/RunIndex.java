package dev.tidemark.engine.archive.format;

import dev.tidemark.engine.bytes.Crc32c;
import dev.tidemark.engine.content.UnreadableException;
import dev.tidemark.engine.volume.Volume;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The table at the end of a part of a run: where each block begins, and its first key.
public final class RunIndex {

  /// `TMKRUNIX`.
  public static final long MAGIC = 0x544D_4B52_554E_4958L;

  /// Offset of the index, its length, blocks, CRC32C of the index, CRC32C of this, magic.
  static final int FOOTER_BYTES = 28;

  private final List<byte[]> firstKeys;
  private final int[] offsets;

  private RunIndex(List<byte[]> firstKeys, int[] offsets) {
    this.firstKeys = firstKeys;
    this.offsets = offsets;
  }

  public int blocks() {
    return firstKeys.size();
  }

  /// Where block `i` begins; for `i == blocks()` where the last one ends.
  public int offset(int i) {
    return offsets[i];
  }

  public byte[] firstKey(int i) {
    return firstKeys.get(i);
  }

  /// The first block that can hold a key at or above `key`: versions of one key may go over the
  /// border of two blocks.
  public int firstFor(byte[] key) {
    int low = 0;
    int high = blocks();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (Arrays.compareUnsigned(firstKeys.get(middle), key) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return Math.max(0, low - 1);
  }

  /// Collects the entries while blocks are written. For one thread.
  static final class Growing {

    private final List<byte[]> firstKeys = new ArrayList<>();
    private final List<Integer> offsets = new ArrayList<>();
    private int bytes;

    void add(byte[] firstKey, int offset) {
      firstKeys.add(firstKey);
      offsets.add(offset);
      bytes += 6 + firstKey.length;
    }

    /// Bytes of the index and the footer.
    public int tailLength() {
      return bytes + FOOTER_BYTES;
    }

    /// Index and footer, to be written at `offset`, behind the last block.
    byte[] tail(int offset) {
      ByteBuffer out = ByteBuffer.allocate(tailLength());
      for (int i = 0; i < firstKeys.size(); i++) {
        byte[] key = firstKeys.get(i);
        out.putInt(offsets.get(i)).putShort((short) key.length).put(key);
      }
      int crc = Crc32c.of(out.array(), 0, bytes);
      out.putInt(offset).putInt(bytes).putInt(firstKeys.size()).putInt(crc);
      out.putInt(Crc32c.of(out.array(), bytes, 16));
      return out.putLong(MAGIC).array();
    }
  }

  /// How many bytes at the end of a part are its index and footer.
  ///
  /// @param end bytes up to the end of the part, at least a footer
  public static int tailLength(byte[] end, long partLength) throws UnreadableException.Damaged {
    return footer(end, partLength).indexLength() + FOOTER_BYTES;
  }

  /// @param tail index and footer, as [#tailLength] says, or more before them
  public static RunIndex decode(byte[] tail, long partLength) throws UnreadableException.Damaged {
    Footer footer = footer(tail, partLength);
    int from = tail.length - FOOTER_BYTES - footer.indexLength();
    if (from < 0 || Crc32c.of(tail, from, footer.indexLength()) != footer.indexCrc()) {
      throw new UnreadableException.Damaged("the index of a run fails its CRC");
    }
    try {
      return read(ByteBuffer.wrap(tail, from, footer.indexLength()), footer);
    } catch (BufferUnderflowException e) {
      throw new UnreadableException.Damaged("the index of a run is cut short");
    }
  }

  private record Footer(int indexOffset, int indexLength, int blocks, int indexCrc) {}

  private static Footer footer(byte[] end, long partLength) throws UnreadableException.Damaged {
    if (end.length < FOOTER_BYTES) {
      throw new UnreadableException.Damaged("a run is cut short");
    }
    int at = end.length - FOOTER_BYTES;
    ByteBuffer in = ByteBuffer.wrap(end, at, FOOTER_BYTES);
    Footer footer = new Footer(in.getInt(), in.getInt(), in.getInt(), in.getInt());
    boolean whole = in.getInt() == Crc32c.of(end, at, 16) && in.getLong() == MAGIC;
    long sum = (long) footer.indexOffset() + footer.indexLength() + FOOTER_BYTES;
    boolean fits =
        footer.indexOffset() >= RunWriter.HEADER_BYTES
            && footer.blocks() > 0
            && footer.blocks() <= footer.indexLength() / 6
            && sum == partLength;
    if (!whole || !fits) {
      throw new UnreadableException.Damaged("the footer of a run makes no sense");
    }
    return footer;
  }

  private static RunIndex read(ByteBuffer in, Footer footer) throws UnreadableException.Damaged {
    List<byte[]> keys = new ArrayList<>(footer.blocks());
    int[] offsets = new int[footer.blocks() + 1];
    for (int i = 0; i < footer.blocks(); i++) {
      offsets[i] = in.getInt();
      byte[] key = new byte[Math.min(Short.toUnsignedInt(in.getShort()), Volume.KEY_BYTES_MAX)];
      in.get(key);
      keys.add(key);
    }
    offsets[footer.blocks()] = footer.indexOffset();
    if (in.hasRemaining() || !rises(keys, offsets)) {
      throw new UnreadableException.Damaged("the index of a run is out of order");
    }
    return new RunIndex(keys, offsets);
  }

  private static boolean rises(List<byte[]> keys, int[] offsets) {
    boolean rises = offsets[0] == RunWriter.HEADER_BYTES;
    for (int i = 0; i < keys.size(); i++) {
      rises &= offsets[i + 1] - offsets[i] > RunBlock.HEADER_BYTES;
      rises &= offsets[i + 1] - offsets[i] <= RunBlock.HEADER_BYTES + RunBlock.STORED_MAX;
      rises &= i == 0 || Arrays.compareUnsigned(keys.get(i - 1), keys.get(i)) <= 0;
    }
    return rises;
  }
}
