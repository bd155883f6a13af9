package dev.tidemark.engine.restore;

import dev.tidemark.spi.words.TxId;
import java.time.Instant;

/// Which state is meant.
public sealed interface When {

  /// The newest whole one; while there is none, the newest.
  record Latest() implements When {}

  /// The newest, whole or part.
  record Head() implements When {}

  /// Exactly this one.
  record At(TxId tid) implements When {}

  /// The newest whole one not after a time; while there is none, the newest part.
  record Time(Instant time) implements When {}

  /// The one that a snapshot names.
  record Snapshot(String name) implements When {}
}
