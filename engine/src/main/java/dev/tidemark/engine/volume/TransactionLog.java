package dev.tidemark.engine.volume;

import dev.tidemark.engine.btree.TreeEntry;
import dev.tidemark.engine.page.VolumeHead;
import dev.tidemark.engine.volume.ShortReads.State;
import dev.tidemark.engine.volume.TxnCodec.Txn;
import dev.tidemark.engine.volume.VolumeRecords.TxState;
import dev.tidemark.spi.words.ExtentId;
import dev.tidemark.spi.words.Hash;
import dev.tidemark.spi.words.TxId;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Finds transactions by their records.
final class TransactionLog {

  private final ShortReads steps;

  TransactionLog(ShortReads steps) {
    this.steps = steps;
  }

  Optional<Transaction> find(TxId tid) {
    return steps.run(state -> find(state, tid));
  }

  Optional<Transaction> find(State state, TxId tid) throws IOException {
    byte[] value = state.records().get(StoredRecord.key(VolumeRecords.txn(tid), tid.value()));
    return value == null
        ? Optional.empty()
        : Optional.of(transaction(state, tid, plainValue(value)));
  }

  private static byte[] plainValue(byte[] stored) {
    return Arrays.copyOfRange(stored, Long.BYTES, stored.length);
  }

  private static Transaction transaction(State state, TxId tid, byte[] value) throws IOException {
    Txn txn = TxnCodec.decode(tid, value);
    TxState txState = txState(state, tid).orElse(new TxState(false, Hash.ZERO));
    return txn.transaction(tid, txState.chain(), txState.readable());
  }

  private static Optional<TxState> txState(State state, TxId tid) throws IOException {
    TreeEntry entry = state.records().ceiling(StoredRecord.first(VolumeRecords.txState(tid)));
    return entry != null && StoredRecord.isVersionOf(entry.key(), VolumeRecords.txState(tid))
        ? Optional.of(TxState.decode(plainValue(entry.value())))
        : Optional.empty();
  }

  /// @throws VolumeException.NotReadable if the state of this TID is not here
  void requireReadable(State state, TxId tid) throws IOException {
    VolumeHead head = state.record().head();
    if (head.tid().equals(tid) && !tid.isZero()) {
      return;
    }
    requireHere(state, tid);
    if (!txState(state, tid).map(TxState::readable).orElse(false)) {
      throw new VolumeException.NotReadable(
          tid, "the state of transaction " + tid + " cannot be read here");
    }
  }

  /// @throws VolumeException.NotReadable if this TID is above the newest one here
  void requireHere(State state, TxId tid) {
    TxId newest = state.record().head().tid();
    if (tid.isAfter(newest)) {
      throw new VolumeException.NotReadable(
          tid, "transaction %s is not here; the newest is %s".formatted(tid, newest));
    }
  }

  Optional<Transaction> newest(TxId atMost, Predicate<Transaction> wanted) {
    Optional<Transaction> found = atOrBefore(atMost);
    while (found.isPresent() && !wanted.test(found.get())) {
      TxId previous = found.get().previous();
      found = previous.isZero() ? Optional.empty() : atOrBefore(previous);
    }
    return found;
  }

  private Optional<Transaction> atOrBefore(TxId tid) {
    return steps.run(state -> {
      TreeEntry entry = state.records().floor(StoredRecord.last(VolumeRecords.txn(tid)));
      return asTransaction(state, entry);
    });
  }

  /// The transactions with `after < tid <= upTo`.
  TransactionScan scan(TxId after, TxId upTo) {
    return new TransactionScan() {
      private TxId last = after;

      @Override
      public @Nullable Transaction next() {
        Optional<Transaction> found = firstAfter(last).filter(t -> !t.tid().isAfter(upTo));
        found.ifPresent(t -> last = t.tid());
        return found.orElse(null);
      }

      @Override
      public void close() {
        last = upTo;
      }
    };
  }

  private Optional<Transaction> firstAfter(TxId tid) {
    return steps.run(state -> {
      TxId next = new TxId(tid.value() + 1);
      return asTransaction(state, atOrAfter(state, next));
    });
  }

  private static @Nullable TreeEntry atOrAfter(State state, TxId tid) throws IOException {
    return state.records().ceiling(StoredRecord.first(VolumeRecords.txn(tid)));
  }

  private static Optional<Transaction> asTransaction(State state, @Nullable TreeEntry entry)
      throws IOException {
    if (entry == null) {
      return Optional.empty();
    }
    VersionedRecord record = StoredRecord.of(entry);
    return VolumeRecords.isTxn(record.key())
        ? Optional.of(transaction(state, VolumeRecords.tidOf(record.key()), record.value()))
        : Optional.empty();
  }

  /// The first transaction T with X(T) >= x, by bisection: X never goes down.
  Optional<Transaction> smallestWithExtent(ExtentId x) {
    return steps.run(state -> smallestWithExtent(state, x));
  }

  private static Optional<Transaction> smallestWithExtent(State state, ExtentId x)
      throws IOException {
    long low = 1;
    long high = state.record().head().tid().value() + 1;
    Optional<Transaction> found = Optional.empty();
    while (Long.compareUnsigned(low, high) < 0) {
      long middle = low + (high - low >>> 1);
      Optional<Transaction> at = asTransaction(state, atOrAfter(state, new TxId(middle)));
      if (at.isEmpty() || !x.isAfter(at.get().lastExtent())) {
        found = at.isPresent() ? at : found;
        high = middle;
      } else {
        low = at.get().tid().value() + 1;
      }
    }
    return found;
  }
}
