package dev.tidemark.engine.volume;

import dev.tidemark.engine.btree.Leaf;
import dev.tidemark.engine.btree.TreeEntry;
import dev.tidemark.spi.words.TxId;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// The form of a version in the tree of records: its key is that of [RecordKey] and `~created u64`,
/// so the newest version comes first; its value is `deleted u64` and the record's value.
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

  /// Whether these can be a key and value of the tree of records at all.
  static boolean isStored(byte[] key, byte[] value) {
    return key.length >= RecordKey.BYTES_MIN + TID_BYTES && value.length >= TID_BYTES;
  }

  static VersionedRecord of(TreeEntry entry) {
    return of(entry.key(), entry.value());
  }

  static VersionedRecord of(Leaf leaf, int i) {
    return of(leaf.key(i), leaf.value(i));
  }

  /// @throws VolumeException.Damaged if these are no version of a record
  static VersionedRecord of(byte[] stored, byte[] value) {
    if (!isStored(stored, value)) {
      throw new VolumeException.Damaged(
          "the volume is damaged: an entry of %d and %d bytes is no record; see which with a check"
              .formatted(stored.length, value.length));
    }
    int end = stored.length - TID_BYTES;
    return new VersionedRecord(
        Arrays.copyOf(stored, end),
        new TxId(~ByteBuffer.wrap(stored).getLong(end)),
        new TxId(ByteBuffer.wrap(value).getLong()),
        Arrays.copyOfRange(value, TID_BYTES, value.length));
  }

  /// @throws IllegalArgumentException if no transaction can have left such a version
  static void requireTids(VersionedRecord record) {
    if (!areTids(record)) {
      throw new IllegalArgumentException(
          "no transaction leaves a version created by %s and deleted by %s"
              .formatted(record.created(), record.deleted()));
    }
  }

  /// Whether a version was created, and deleted later if at all.
  static boolean areTids(VersionedRecord record) {
    return !record.created().isZero()
        && (record.isLive() || record.deleted().isAfter(record.created()));
  }

  /// Whether a version is part of the state of `tid`.
  static boolean isVisible(VersionedRecord record, TxId tid) {
    return !record.created().isAfter(tid) && (record.isLive() || record.deleted().isAfter(tid));
  }

  /// TXSTATE is the volume's own business: no view shows it.
  static boolean isHidden(byte[] key) {
    return RecordKey.object(key) == RecordKinds.VOLUME_OBJECT
        && RecordKey.kind(key) == RecordKinds.TXSTATE;
  }
}
