package dev.tidemark.engine.volume;

import dev.tidemark.engine.btree.Entry;
import dev.tidemark.engine.btree.Leaf;
import dev.tidemark.spi.words.TxId;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// How a version lies in the tree of records: its key is that of [RecordKey] and `~created u64`, so
/// the newest version comes first; its value is `deleted u64` and the record's value.
final class StoredRecord {

  private static final int TID_BYTES = Long.BYTES;

  private StoredRecord() {}

  /// The stored key of a version; as a place to start from, that of the newest version not above
  /// `created`.
  static byte[] key(byte[] key, long created) {
    byte[] stored = Arrays.copyOf(key, key.length + TID_BYTES);
    ByteBuffer.wrap(stored).putLong(key.length, ~created);
    return stored;
  }

  /// Not above any version of a key.
  static byte[] first(byte[] key) {
    return key(key, -1);
  }

  /// Not below any version of a key.
  static byte[] last(byte[] key) {
    return key(key, 0);
  }

  static byte[] value(long deleted, byte[] value) {
    return ByteBuffer.allocate(TID_BYTES + value.length).putLong(deleted).put(value).array();
  }

  static boolean isVersionOf(byte[] stored, byte[] key) {
    return stored.length == key.length + TID_BYTES
        && Arrays.equals(stored, 0, key.length, key, 0, key.length);
  }

  static VersionedRecord of(Entry entry) {
    return of(entry.key(), entry.value());
  }

  static VersionedRecord of(Leaf leaf, int i) {
    return of(leaf.key(i), leaf.value(i));
  }

  private static VersionedRecord of(byte[] stored, byte[] value) {
    int end = stored.length - TID_BYTES;
    return new VersionedRecord(
        Arrays.copyOf(stored, end),
        new TxId(~ByteBuffer.wrap(stored).getLong(end)),
        new TxId(ByteBuffer.wrap(value).getLong()),
        Arrays.copyOfRange(value, TID_BYTES, value.length));
  }

  /// Whether a version is part of the state of `tid`.
  static boolean isVisible(VersionedRecord record, TxId tid) {
    return !record.created().isAfter(tid) && (record.isLive() || record.deleted().isAfter(tid));
  }

  /// TXSTATE is the volume's own business: no view shows it.
  static boolean isHidden(byte[] key) {
    return RecordKey.object(key) == Kinds.VOLUME_OBJECT && RecordKey.kind(key) == Kinds.TXSTATE;
  }
}
