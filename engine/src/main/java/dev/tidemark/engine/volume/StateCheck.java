package dev.tidemark.engine.volume;

import dev.tidemark.engine.volume.TxnCodec.Txn;
import dev.tidemark.spi.words.Hash;
import dev.tidemark.spi.words.TxId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Proves a state that is held elsewhere: follows the chain of its transactions from the first to
/// its own, and adds up its live records to the digest that its transaction names.
///
/// Give all live records of the state in key order to [#add], then ask [#finish].
public final class StateCheck {

  private final TxId tid;
  private final List<VersionedRecord> beforeKey = new ArrayList<>();
  private @Nullable StateDigest digest;
  private TxId last = TxId.ZERO;
  private Hash chain = Hash.ZERO;
  private Optional<Txn> newest = Optional.empty();

  public StateCheck(TxId tid) {
    this.tid = tid;
  }

  /// @throws VolumeException.Damaged if a transaction does not follow the one before
  public void add(VersionedRecord record) {
    if (VolumeRecords.isTxn(record.key())) {
      follow(VolumeRecords.tidOf(record.key()), record.value());
      return;
    }
    if (digest != null) {
      digest.add(record.key(), record.created(), record.value());
      return;
    }
    beforeKey.add(record);
    if (java.util.Arrays.equals(record.key(), VolumeRecords.DIGEST_KEY)) {
      StateDigest fresh = new StateDigest(record.value(), Hash.ZERO);
      beforeKey.forEach(r -> fresh.add(r.key(), r.created(), r.value()));
      beforeKey.clear();
      digest = fresh;
    }
  }

  private void follow(TxId at, byte[] value) {
    Txn txn = TxnCodec.decode(at, value);
    if (!txn.previous().equals(last)) {
      throw new VolumeException.Damaged(
          "prove the state of tid %s: transaction %s says it follows %s, but %s is before it"
              .formatted(tid, at, txn.previous(), last));
    }
    chain = ChainHash.next(chain, txn.timeline(), at, value);
    last = at;
    newest = Optional.of(txn);
  }

  /// @return the state's transaction, with the chain that was followed
  /// @throws VolumeException.Damaged if the records do not come to its digest
  public Transaction finish() {
    Hash sum = digest == null ? Hash.ZERO : digest.value();
    Txn txn =
        newest
            .filter(found -> last.equals(tid))
            .orElseThrow(() ->
                new VolumeException.Damaged(
                    "prove the state of tid %s: its transaction is missing".formatted(tid)));
    if (digest == null || !sum.equals(txn.digest())) {
      throw new VolumeException.Damaged(
          "prove the state of tid %s: its records come to digest %s and should come to %s"
              .formatted(tid, sum, txn.digest()));
    }
    return txn.transaction(tid, chain, true);
  }
}
