package dev.tidemark.engine.volume;

import dev.tidemark.engine.btree.TreeCheck;
import dev.tidemark.spi.words.TxId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The rules for the records of a sound volume, entry by entry in key order: every view and scan
/// can read them, and the versions of a key follow each other.
final class RecordRules implements TreeCheck.Entries {

  private final TxId head;
  private @Nullable VersionedRecord newer;
  private boolean sawDigestKey;
  private boolean sawHead;

  /// @param head the newest transaction of the state
  RecordRules(TxId head) {
    this.head = head;
  }

  @Override
  public long newest(byte[] key, byte[] value) {
    return StoredRecord.isStored(key, value) ? StructureCheck.newestOf(key, value) : 0;
  }

  @Override
  public Optional<String> flaw(byte[] key, byte[] value) {
    if (!StoredRecord.isStored(key, value)) {
      return Optional.of("no version of a record");
    }
    VersionedRecord record = StoredRecord.of(key, value);
    Optional<String> flaw =
        RecordKey.isKey(record.key())
            ? tidFlaw(record).or(() -> VolumeRecords.findFlaw(record.key(), record.value()))
            : Optional.of("a key that nobody can read");
    newer = record;
    sawDigestKey |= record.isLive() && Arrays.equals(record.key(), VolumeRecords.DIGEST_KEY);
    sawHead |= Arrays.equals(record.key(), VolumeRecords.txn(head));
    return flaw;
  }

  /// What no volume can do without and was not among the entries.
  List<String> lacking() {
    List<String> lacking = new ArrayList<>();
    if (!sawDigestKey) {
      lacking.add("the key of the digest is missing");
    }
    if (!sawHead) {
      lacking.add("the record of the newest transaction, " + head + ", is missing");
    }
    return lacking;
  }

  private Optional<String> tidFlaw(VersionedRecord record) {
    if (!StoredRecord.areTids(record)) {
      return Optional.of(
          "created by %s and deleted by %s".formatted(record.created(), record.deleted()));
    }
    if (record.created().isAfter(head) || record.deleted().isAfter(head)) {
      return Optional.of("a transaction above the newest, " + head);
    }
    return isReplacedTooEarly(record)
        ? Optional.of("live although a newer version was made")
        : Optional.empty();
  }

  /// An older version ends before the newer one of its key begins, or with it.
  private boolean isReplacedTooEarly(VersionedRecord older) {
    VersionedRecord next = newer;
    return next != null
        && Arrays.equals(next.key(), older.key())
        && (older.isLive() || older.deleted().isAfter(next.created()));
  }
}
