package dev.tidemark.engine.mirror;

import dev.tidemark.engine.spool.MirrorSource;
import dev.tidemark.engine.volume.Transaction;
import dev.tidemark.spi.words.ExtentId;
import java.util.Optional;

/// The newest transactions of a volume, as one round sees them.
///
/// @param durable the newest transaction known to be durable
/// @param whole the newest whole one up to it
record VolumeFacts(Transaction durable, Optional<Transaction> whole) {

  /// What a volume says now; empty if nothing is known to be durable.
  static Optional<VolumeFacts> of(MirrorSource source) {
    return source
        .durable()
        .map(durable -> new VolumeFacts(durable, source.newestSettled(durable.tid())));
  }

  /// The state that targets are brought to: the newest whole one, or while a first import runs, the
  /// newest part of it.
  Transaction goal() {
    return whole.orElse(durable);
  }

  /// X: what a target can have of extents.
  ExtentId lastExtent() {
    return durable.lastExtent();
  }
}
