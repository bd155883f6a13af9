package dev.tidemark.engine.volume;

import dev.tidemark.engine.btree.Leaf;
import dev.tidemark.spi.words.TxId;
import org.jspecify.annotations.Nullable;

/// The records created or deleted in (lo, hi], as the state of hi shows them. Whole subtrees that
/// have seen nothing above lo are skipped; hi skips nothing, for what came later hides nothing that
/// was there.
final class Changes {

  private final ShortReads steps;
  private final TxId lo;
  private final TxId hi;

  Changes(ShortReads steps, TxId lo, TxId hi) {
    this.steps = steps;
    this.lo = lo;
    this.hi = hi;
  }

  RecordScan scan(byte[] fromKey) {
    return new StepScan(this::leaf, this::shown, fromKey, new byte[0]);
  }

  private @Nullable Leaf leaf(byte[] storedKey) {
    return steps.run(state -> state.records().changedLeafFrom(storedKey, lo.value()));
  }

  private @Nullable VersionedRecord shown(VersionedRecord r) {
    if (r.created().isAfter(hi)) {
      return null;
    }
    boolean deletedByHi = !r.isLive() && !r.deleted().isAfter(hi);
    if (!r.created().isAfter(lo) && !(deletedByHi && r.deleted().isAfter(lo))) {
      return null;
    }
    return r.isLive() || deletedByHi
        ? r
        : new VersionedRecord(r.key(), r.created(), TxId.ZERO, r.value());
  }
}
