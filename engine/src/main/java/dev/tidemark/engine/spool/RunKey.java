package dev.tidemark.engine.spool;

import dev.tidemark.engine.volume.RecordScan;
import dev.tidemark.spi.words.TxId;

/// Which records a run has. Equal keys give equal runs, whenever they are encoded.
public sealed interface RunKey {

  /// What changed in (lo, hi].
  record Changes(TxId lo, TxId hi) implements RunKey {}

  /// What is live at `tid`.
  record Live(TxId tid) implements RunKey {}

  default RecordScan scan(MirrorSource source) {
    return switch (this) {
      case Changes changes -> source.changes(changes.lo(), changes.hi());
      case Live live -> source.live(live.tid());
    };
  }

  /// For the name of a file.
  default String name() {
    return switch (this) {
      case Changes changes -> "changes-" + changes.lo() + "-" + changes.hi();
      case Live live -> "live-" + live.tid();
    };
  }
}
