package dev.tidemark.engine.volume;

import dev.tidemark.engine.btree.Leaf;
import dev.tidemark.engine.btree.TreeEntry;
import dev.tidemark.engine.btree.TreeWriter;
import dev.tidemark.spi.words.TxId;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The tree of records as one transaction changes it: a change ends the live version and adds a new
/// one, and the digest follows. What a transaction undoes itself leaves no version behind.
final class VersionedTree {

  private final TreeWriter tree;
  private final TxId tid;
  private final StateDigest digest;

  /// Versions ended or added by this transaction, less what it undid again.
  private long changes;

  VersionedTree(TreeWriter tree, TxId tid, StateDigest digest) {
    this.tree = tree;
    this.tid = tid;
    this.digest = digest;
  }

  boolean isChanged() {
    return changes > 0;
  }

  byte @Nullable [] get(byte[] key) throws IOException {
    VersionedRecord newest = newest(key);
    return newest == null || !newest.isLive() ? null : newest.value();
  }

  private @Nullable VersionedRecord newest(byte[] key) throws IOException {
    return version(key, tree.ceiling(StoredRecord.first(key)));
  }

  private static @Nullable VersionedRecord version(byte[] key, @Nullable TreeEntry entry) {
    return entry != null && StoredRecord.isVersionOf(entry.key(), key)
        ? StoredRecord.of(entry)
        : null;
  }

  void put(byte[] key, byte[] value) throws IOException {
    VersionedRecord newest = newest(key);
    if (newest == null) {
      add(key, value);
    } else if (!newest.isLive()) {
      putAfterEnd(newest, value);
    } else if (!Arrays.equals(newest.value(), value)) {
      end(newest);
      put(key, value);
    }
  }

  /// The value that this transaction ended comes back as if nothing had happened.
  private void putAfterEnd(VersionedRecord ended, byte[] value) throws IOException {
    boolean mine = ended.deleted().equals(tid);
    if (mine && Arrays.equals(ended.value(), value)) {
      setDeleted(ended, TxId.ZERO);
      digest.add(ended.key(), ended.created(), ended.value());
      changes--;
    } else {
      add(ended.key(), value);
    }
  }

  void delete(byte[] key) throws IOException {
    VersionedRecord newest = newest(key);
    if (newest != null && newest.isLive()) {
      end(newest);
    }
  }

  private void add(byte[] key, byte[] value) throws IOException {
    tree.put(StoredRecord.key(key, tid.value()), StoredRecord.value(0, value), tid.value());
    digest.add(key, tid, value);
    changes++;
  }

  /// Ends a live version. One of this transaction's own vanishes.
  private void end(VersionedRecord live) throws IOException {
    digest.subtract(live.key(), live.created(), live.value());
    if (live.created().equals(tid)) {
      tree.remove(StoredRecord.key(live.key(), tid.value()));
      changes--;
    } else {
      setDeleted(live, tid);
      changes++;
    }
  }

  private void setDeleted(VersionedRecord record, TxId deleted) throws IOException {
    tree.putFirstLong(
        StoredRecord.key(record.key(), record.created().value()), deleted.value(), tid.value());
  }

  @Nullable Leaf leafFrom(byte[] storedKey) throws IOException {
    return tree.leafFrom(storedKey);
  }
}
