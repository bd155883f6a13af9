package dev.tidemark.engine.restore;

import dev.tidemark.engine.bytes.WeightedLru;
import dev.tidemark.engine.seam.Disk;
import dev.tidemark.engine.seam.DiskFile;
import dev.tidemark.engine.volume.RecordScan;
import dev.tidemark.engine.volume.RecordView;
import dev.tidemark.engine.volume.VersionedRecord;
import dev.tidemark.spi.words.TxId;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The live records of one state in a scratch file, sorted: written once in key order, then read at
/// random.
///
/// The file is a row of blocks of about 16 KiB. The first key of each block is kept in memory:
/// about 40 bytes for 200 records. A block is the number of its records (u32), the offset of each
/// in the block (u32), and the records: key length u32, value length u32, created u64, key, value.
/// Nothing is synced and nothing checked: the file does not outlive the restore that wrote it.
///
/// One thread at a time.
final class RecordFile implements RecordView, AutoCloseable {

  private static final int BLOCK_BYTES = 16 << 10;
  private static final int BLOCKS_CACHED = 256;

  private final DiskFile file;
  private final List<byte[]> firstKeys;
  private final long[] offsets;
  private final WeightedLru<Integer, Block> cache = new WeightedLru<>(BLOCKS_CACHED);

  private RecordFile(DiskFile file, List<byte[]> firstKeys, long[] offsets) {
    this.file = file;
    this.firstKeys = firstKeys;
    this.offsets = offsets;
  }

  @Override
  public byte @Nullable [] get(byte[] key) {
    int number = blockOf(key);
    if (number < 0) {
      return null;
    }
    Block block = block(number);
    int i = block.indexOf(key);
    return i < block.size() && Arrays.equals(block.key(i), key) ? block.record(i).value() : null;
  }

  @Override
  public RecordScan scan(byte[] fromInclusive, byte[] toExclusive) {
    int first = Math.max(0, blockOf(fromInclusive));
    return new Scan(first, fromInclusive, toExclusive);
  }

  /// The last block whose first key is not above `key`; -1 if none.
  private int blockOf(byte[] key) {
    int low = 0;
    int high = firstKeys.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (Arrays.compareUnsigned(firstKeys.get(middle), key) <= 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low - 1;
  }

  private Block block(int number) {
    Block known = cache.get(number);
    if (known != null) {
      return known;
    }
    ByteBuffer bytes = ByteBuffer.allocate((int) (offsets[number + 1] - offsets[number]));
    try {
      file.readFully(bytes, offsets[number]);
    } catch (IOException e) {
      throw new UncheckedIOException("read the restore's own scratch file", e);
    }
    Block block = new Block(bytes.flip());
    cache.put(number, block, 1);
    return block;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  private final class Scan implements RecordScan {
    private final byte[] from;
    private final byte[] to;
    private int number;
    private int index = -1;

    Scan(int number, byte[] from, byte[] to) {
      this.number = number;
      this.from = from;
      this.to = to;
    }

    @Override
    public @Nullable VersionedRecord next() {
      while (number < firstKeys.size()) {
        Block block = block(number);
        index = index < 0 ? block.indexOf(from) : index;
        if (index < block.size()) {
          VersionedRecord record = block.record(index++);
          return Arrays.compareUnsigned(record.key(), to) < 0 ? record : null;
        }
        number++;
        index = 0;
      }
      return null;
    }

    @Override
    public void close() {}
  }

  private record Block(ByteBuffer bytes) {

    int size() {
      return bytes.getInt(0);
    }

    private int at(int i) {
      return bytes.getInt(4 + 4 * i);
    }

    byte[] key(int i) {
      byte[] out = new byte[bytes.getInt(at(i))];
      bytes.get(at(i) + 16, out);
      return out;
    }

    VersionedRecord record(int i) {
      byte[] key = key(i);
      byte[] value = new byte[bytes.getInt(at(i) + 4)];
      bytes.get(at(i) + 16 + key.length, value);
      return new VersionedRecord(key, new TxId(bytes.getLong(at(i) + 8)), TxId.ZERO, value);
    }

    /// The first record whose key is not below `key`.
    int indexOf(byte[] key) {
      int low = 0;
      int high = size();
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (Arrays.compareUnsigned(key(middle), key) < 0) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      return low;
    }
  }

  /// Writes a record file.
  static final class Writer {
    private final Disk disk;
    private final String name;
    private final DiskFile file;
    private final List<byte[]> firstKeys = new ArrayList<>();
    private final List<Long> offsets = new ArrayList<>();
    private final List<Integer> starts = new ArrayList<>();
    private final ByteArrayOutputStream records = new ByteArrayOutputStream(BLOCK_BYTES * 2);
    private long written;

    Writer(Disk disk, String name) throws IOException {
      this.disk = disk;
      this.name = name;
      this.file = disk.openForWrite(name);
      file.truncate(0);
    }

    /// Keys must ascend.
    void add(VersionedRecord record) throws IOException {
      if (starts.isEmpty()) {
        firstKeys.add(record.key());
        offsets.add(written);
      }
      starts.add(records.size());
      DataOutputStream out = new DataOutputStream(records);
      out.writeInt(record.key().length);
      out.writeInt(record.value().length);
      out.writeLong(record.created().value());
      out.write(record.key());
      out.write(record.value());
      if (records.size() >= BLOCK_BYTES) {
        writeBlock();
      }
    }

    private void writeBlock() throws IOException {
      int head = 4 + 4 * starts.size();
      ByteBuffer block = ByteBuffer.allocate(head + records.size()).putInt(starts.size());
      starts.forEach(start -> block.putInt(head + start));
      block.put(records.toByteArray()).flip();
      int length = block.remaining();
      file.write(block, written);
      written += length;
      starts.clear();
      records.reset();
    }

    RecordFile finish() throws IOException {
      if (!starts.isEmpty()) {
        writeBlock();
      }
      file.close();
      offsets.add(written);
      return new RecordFile(
          disk.openForRead(name), firstKeys, offsets.stream().mapToLong(Long::longValue).toArray());
    }
  }
}
