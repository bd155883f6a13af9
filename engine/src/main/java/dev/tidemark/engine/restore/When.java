package dev.tidemark.engine.restore;

import dev.tidemark.spi.words.TxId;
import java.time.Instant;
import java.util.Objects;

/// Which state is meant.
public sealed interface When {

  /// The newest whole one; while there is none, the newest.
  record Latest() implements When {}

  /// The newest, whole or part.
  record Head() implements When {}

  /// Exactly this one.
  record At(TxId tid) implements When {
    public At {
      Objects.requireNonNull(tid, "no tid");
    }
  }

  /// The newest whole one not after a time; while there is none, the newest part.
  record Time(Instant time) implements When {
    public Time {
      Objects.requireNonNull(time, "no time");
    }
  }

  /// The one that a snapshot names.
  record Snapshot(String name) implements When {
    public Snapshot {
      if (name.isEmpty()) {
        throw new IllegalArgumentException("a snapshot has a name");
      }
    }
  }
}
