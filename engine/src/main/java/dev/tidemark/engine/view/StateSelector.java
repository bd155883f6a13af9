package dev.tidemark.engine.view;

import dev.tidemark.spi.words.TxId;
import java.time.Instant;
import java.util.Objects;

/// Which state is meant.
public sealed interface StateSelector {

  /// The newest whole one; while there is none, the newest.
  record Latest() implements StateSelector {}

  /// The newest, whole or part.
  record Head() implements StateSelector {}

  /// Exactly this one.
  record At(TxId tid) implements StateSelector {
    public At {
      Objects.requireNonNull(tid, "no tid");
    }
  }

  /// The newest whole one not after a time; while there is none, the newest part.
  record Time(Instant time) implements StateSelector {
    public Time {
      Objects.requireNonNull(time, "no time");
    }
  }

  /// The one that a snapshot names.
  record Snapshot(String name) implements StateSelector {
    public Snapshot {
      if (name.isEmpty()) {
        throw new IllegalArgumentException("a snapshot has a name");
      }
    }
  }
}
