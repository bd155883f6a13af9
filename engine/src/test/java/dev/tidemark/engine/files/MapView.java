package dev.tidemark.engine.files;

import dev.tidemark.engine.volume.RecordScan;
import dev.tidemark.engine.volume.RecordView;
import dev.tidemark.engine.volume.VersionedRecord;
import dev.tidemark.spi.words.TxId;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// One state as a map, and the few ways to make files in it.
final class MapView implements RecordView {

  final TreeMap<byte[], byte[]> records = new TreeMap<>(Arrays::compareUnsigned);

  MapView() {
    put(FileKeys.inode(FileKeys.ROOT), FileCodec.encode(inode(FileType.DIRECTORY, 0)));
  }

  static Inode inode(FileType type, long size) {
    return new Inode(type, 0755, 0, 0, 0, 0, size, 1);
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  void put(byte[] key, byte[] value) {
    records.put(key, value);
  }

  /// A name for an object, with the way back.
  void name(long parent, byte[] name, long object, FileType type) {
    put(FileKeys.entry(parent, name), FileCodec.encode(new DirectoryEntry(object, type)));
    put(FileKeys.link(object, parent, name), FileCodec.link());
  }

  void add(long parent, String name, long object, FileType type, long size) {
    put(FileKeys.inode(object), FileCodec.encode(inode(type, size)));
    name(parent, bytes(name), object, type);
  }

  void data(long object, long offset, DataRange range) {
    put(FileKeys.data(object, offset), FileCodec.encode(range));
  }

  @Override
  public byte @Nullable [] get(byte[] key) {
    return records.get(key);
  }

  @Override
  public RecordScan scan(byte[] fromInclusive, byte[] toExclusive) {
    Iterator<Map.Entry<byte[], byte[]>> found =
        records.subMap(fromInclusive, true, toExclusive, false).entrySet().iterator();
    return new RecordScan() {
      @Override
      public @Nullable VersionedRecord next() {
        if (!found.hasNext()) {
          return null;
        }
        Map.Entry<byte[], byte[]> entry = found.next();
        return new VersionedRecord(entry.getKey(), new TxId(1), TxId.ZERO, entry.getValue());
      }

      @Override
      public void close() {}
    };
  }
}
