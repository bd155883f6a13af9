package dev.tidemark.engine.volume;

import dev.tidemark.engine.btree.Leaf;
import dev.tidemark.engine.btree.TreeEntry;
import dev.tidemark.engine.btree.TreeWriter;
import dev.tidemark.engine.page.VolumeHead;
import dev.tidemark.engine.page.VolumeHead.Phase;
import dev.tidemark.engine.volume.TxnCodec.Txn;
import dev.tidemark.engine.volume.VolumeRecords.TxState;
import dev.tidemark.spi.words.ExtentId;
import dev.tidemark.spi.words.Hash;
import dev.tidemark.spi.words.Timeline;
import dev.tidemark.spi.words.TxId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Recomputes digest and chain from the records of a clone, and adds the TXSTATE records that no
/// mirror carries.
final class CloneCheck {

  private final TreeWriter records;
  private final ClonedState expected;
  private TxId last = TxId.ZERO;
  private Hash chain = Hash.ZERO;
  private Optional<Txn> newest = Optional.empty();

  CloneCheck(TreeWriter records, ClonedState expected) {
    this.records = records;
    this.expected = expected;
  }

  /// @return what the clone's commit record has to say
  /// @throws VolumeException.Damaged if the records do not come to what is expected
  VolumeHead check() throws IOException {
    followChain();
    Txn txn = newest.orElseThrow(() -> differs("the newest transaction", "none", expected.head()));
    require("the newest transaction", last, expected.head());
    require("the chain", chain, expected.chain());
    Hash digest = digest();
    require("the digest", digest, expected.digest());
    require("the digest that the newest transaction names", txn.digest(), digest);
    Timeline timeline = txn.timeline();
    ExtentId lastExtent = txn.lastExtent();
    return new VolumeHead(Phase.COPY, expected.head(), timeline, chain, digest, lastExtent);
  }

  private static void require(String what, Object found, Object wanted) {
    if (!found.equals(wanted)) {
      throw differs(what, found, wanted);
    }
  }

  private static VolumeException differs(String what, Object found, Object wanted) {
    return new VolumeException.Damaged(
        "finish the volume: %s is %s and should be %s".formatted(what, found, wanted));
  }

  private void followChain() throws IOException {
    List<VersionedRecord> batch = transactionsAfter(last);
    while (!batch.isEmpty()) {
      for (VersionedRecord record : batch) {
        follow(VolumeRecords.tidOf(record.key()), record.value());
      }
      batch = transactionsAfter(last);
    }
  }

  private void follow(TxId tid, byte[] value) throws IOException {
    Txn txn = TxnCodec.decode(tid, value);
    require("the transaction before " + tid, last, txn.previous());
    chain = ChainHash.next(chain, txn.timeline(), tid, value);
    boolean readable = expected.readable().test(tid);
    records.put(
        StoredRecord.key(VolumeRecords.txState(tid), tid.value()),
        StoredRecord.value(0, new TxState(readable, chain).encode()),
        tid.value());
    last = tid;
    newest = Optional.of(txn);
  }

  /// The transactions of one leaf; the tree changes while they are followed.
  private List<VersionedRecord> transactionsAfter(TxId tid) throws IOException {
    List<VersionedRecord> found = new ArrayList<>();
    byte[] from = StoredRecord.first(VolumeRecords.txn(new TxId(tid.value() + 1)));
    TreeEntry first = records.ceiling(from);
    Leaf leaf = first == null ? null : records.leafFrom(first.key());
    int i = leaf == null || first == null ? 0 : leaf.lowerBound(first.key());
    for (; leaf != null && i < leaf.count(); i++) {
      VersionedRecord record = StoredRecord.of(leaf, i);
      if (VolumeRecords.isTxn(record.key())) {
        found.add(record);
      }
    }
    return found;
  }

  private Hash digest() throws IOException {
    byte[] key = digestKey();
    StateDigest digest = new StateDigest(key, Hash.ZERO);
    try (RecordScan live =
        new StepScan(this::leaf, r -> r.isLive() ? r : null, new byte[0], new byte[0])) {
      for (VersionedRecord r = live.next(); r != null; r = live.next()) {
        digest.add(r.key(), r.created(), r.value());
      }
    }
    return digest.value();
  }

  private byte[] digestKey() throws IOException {
    TreeEntry entry = records.ceiling(StoredRecord.first(VolumeRecords.DIGEST_KEY));
    if (entry == null || !StoredRecord.isVersionOf(entry.key(), VolumeRecords.DIGEST_KEY)) {
      throw differs("the digest key", "missing", "there");
    }
    return StoredRecord.of(entry).value();
  }

  private @Nullable Leaf leaf(byte[] storedKey) {
    try {
      return records.leafFrom(storedKey);
    } catch (IOException e) {
      throw VolumeErrors.asVolumeException("read the volume", e);
    }
  }
}
