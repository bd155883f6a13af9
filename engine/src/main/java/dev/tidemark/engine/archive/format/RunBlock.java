package dev.tidemark.engine.archive.format;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import dev.tidemark.engine.bytes.Crc32c;
import dev.tidemark.engine.bytes.Varint;
import dev.tidemark.engine.content.UnreadableException;
import dev.tidemark.engine.content.ZstdLibrary;
import dev.tidemark.engine.volume.VersionedRecord;
import dev.tidemark.engine.volume.Volume;
import dev.tidemark.spi.words.TxId;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A block of a run: records one behind another, each key as what it shares with the key before and
/// the rest, compressed together.
public final class RunBlock {

  /// A block is closed by the record that brings it to this length, uncompressed.
  public static final int BYTES = 64 << 10;

  /// Stored length, length, CRC32C of the stored bytes.
  public static final int HEADER_BYTES = 12;

  /// The longest record: key, value, and five numbers of at most ten bytes.
  static final int RECORD_BYTES_MAX = Volume.KEY_BYTES_MAX + Volume.VALUE_BYTES_MAX + 50;

  static final int LENGTH_MAX = BYTES + RECORD_BYTES_MAX;

  /// No stored block is longer: zstd's bound for [#LENGTH_MAX].
  public static final int STORED_MAX = ZstdLibrary.boundOf(LENGTH_MAX);

  private static final int LEVEL = 3;

  private RunBlock() {}

  /// Collects records until a block is full. For one thread.
  public static final class Growing {

    private final ByteBuffer records = ByteBuffer.allocate(LENGTH_MAX);
    private byte[] lastKey = {};

    boolean isEmpty() {
      return records.position() == 0;
    }

    boolean isFull() {
      return records.position() >= BYTES;
    }

    public void add(VersionedRecord record) {
      byte[] key = record.key();
      int shared = isEmpty() ? 0 : shared(lastKey, key);
      Varint.write(shared, records);
      Varint.write(key.length - shared, records);
      records.put(key, shared, key.length - shared);
      Varint.write(record.created().value(), records);
      Varint.write(record.deleted().value(), records);
      Varint.write(record.value().length, records);
      records.put(record.value());
      lastKey = key;
    }

    /// The block, header included; the next one begins empty.
    public byte[] close() {
      ZstdLibrary.require();
      int length = records.position();
      byte[] stored = new byte[ZstdLibrary.boundOf(length)];
      long storedLength =
          Zstd.compressByteArray(stored, 0, stored.length, records.array(), 0, length, LEVEL);
      ByteBuffer out = ByteBuffer.allocate(HEADER_BYTES + (int) storedLength);
      out.putInt((int) storedLength)
          .putInt(length)
          .putInt(Crc32c.of(stored, 0, (int) storedLength));
      records.clear();
      return out.put(stored, 0, (int) storedLength).array();
    }

    private static int shared(byte[] a, byte[] b) {
      int mismatch = Arrays.mismatch(a, b);
      return mismatch < 0 ? a.length : mismatch;
    }
  }

  /// Reads a block at the buffer's position and moves it behind.
  ///
  /// @param before the last record of the block before, which these must follow
  public static List<VersionedRecord> read(ByteBuffer in, @Nullable VersionedRecord before)
      throws UnreadableException.Damaged {
    try {
      return records(decompress(in), before);
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      throw new UnreadableException.Damaged("a block of a run makes no sense");
    }
  }

  private static ByteBuffer decompress(ByteBuffer in) throws UnreadableException.Damaged {
    int storedLength = in.getInt();
    int length = in.getInt();
    int crc = in.getInt();
    boolean fits = storedLength > 0 && storedLength <= in.remaining();
    if (!fits || length < 1 || length > LENGTH_MAX) {
      throw new UnreadableException.Damaged("a block of a run cannot begin so");
    }
    byte[] stored = new byte[storedLength];
    in.get(stored);
    if (Crc32c.of(stored, 0, storedLength) != crc) {
      throw new UnreadableException.Damaged("a block of a run fails its CRC");
    }
    return ByteBuffer.wrap(decompress(stored, length));
  }

  private static byte[] decompress(byte[] stored, int length) throws UnreadableException.Damaged {
    ZstdLibrary.require();
    byte[] raw = new byte[length];
    try {
      if (Zstd.decompressByteArray(raw, 0, length, stored, 0, stored.length) == length) {
        return raw;
      }
    } catch (ZstdException e) {
      throw new UnreadableException.Damaged(
          "a block of a run does not decompress: " + e.getMessage());
    }
    throw new UnreadableException.Damaged("a block of a run has another length than it says");
  }

  private static List<VersionedRecord> records(ByteBuffer in, @Nullable VersionedRecord before)
      throws UnreadableException.Damaged {
    List<VersionedRecord> records = new ArrayList<>();
    byte[] key = {};
    VersionedRecord last = before;
    while (in.hasRemaining()) {
      VersionedRecord record = record(in, key);
      if (last != null && RecordOrder.compare(last, record) >= 0) {
        throw new UnreadableException.Damaged("the records of a run are out of order");
      }
      records.add(record);
      key = record.key();
      last = record;
    }
    return records;
  }

  private static VersionedRecord record(ByteBuffer in, byte[] before) {
    int shared = Varint.readLength(in, before.length);
    int rest = Varint.readLength(in, Volume.KEY_BYTES_MAX - shared);
    byte[] key = Arrays.copyOf(before, shared + rest);
    in.get(key, shared, rest);
    TxId created = new TxId(Varint.read(in));
    TxId deleted = new TxId(Varint.read(in));
    byte[] value = new byte[Varint.readLength(in, Volume.VALUE_BYTES_MAX)];
    in.get(value);
    return new VersionedRecord(key, created, deleted, value);
  }
}
