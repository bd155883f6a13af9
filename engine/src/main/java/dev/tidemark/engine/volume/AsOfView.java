package dev.tidemark.engine.volume;

import dev.tidemark.engine.btree.Leaf;
import dev.tidemark.engine.btree.TreeEntry;
import dev.tidemark.engine.volume.ShortReads.State;
import dev.tidemark.spi.words.TxId;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// The state of one TID. Every step asks again whether the TID can still be read, rather than
/// answer thinly.
final class AsOfView implements RecordView {

  private final ShortReads steps;
  private final TransactionLog log;
  private final TxId tid;

  AsOfView(ShortReads steps, TransactionLog log, TxId tid) {
    this.steps = steps;
    this.log = log;
    this.tid = tid;
  }

  @Override
  public byte @Nullable [] get(byte[] key) {
    RecordKey.require(key);
    if (StoredRecord.isHidden(key)) {
      return null;
    }
    return steps.run(state -> get(state, key));
  }

  private byte @Nullable [] get(State state, byte[] key) throws IOException {
    log.requireReadable(state, tid);
    TreeEntry entry = state.records().ceiling(StoredRecord.key(key, tid.value()));
    if (entry == null || !StoredRecord.isVersionOf(entry.key(), key)) {
      return null;
    }
    VersionedRecord record = StoredRecord.of(entry);
    return StoredRecord.isVisible(record, tid) ? record.value() : null;
  }

  @Override
  public RecordScan scan(byte[] fromInclusive, byte[] toExclusive) {
    return new StepScan(this::leaf, this::shown, fromInclusive, toExclusive);
  }

  private @Nullable Leaf leaf(byte[] storedKey) {
    return steps.run(state -> {
      log.requireReadable(state, tid);
      return state.records().leafFrom(storedKey);
    });
  }

  private @Nullable VersionedRecord shown(VersionedRecord r) {
    if (!StoredRecord.isVisible(r, tid)) {
      return null;
    }
    return r.isLive() ? r : new VersionedRecord(r.key(), r.created(), TxId.ZERO, r.value());
  }
}
