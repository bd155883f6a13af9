package dev.tidemark.engine.view;

import dev.tidemark.spi.words.TxId;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

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

  /// One on the line of a commit of an archive: what an old branch has is found only so.
  ///
  /// @param commit its number
  /// @param when among the states on its line
  record OnLine(long commit, StateSelector when) implements StateSelector {
    public OnLine {
      Objects.requireNonNull(when, "no state");
      if (commit < 0 || when instanceof OnLine) {
        throw new IllegalArgumentException("a line is named by one commit, got " + commit);
      }
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

  /// The commit of an archive whose line is meant; empty = the newest one's.
  default Optional<Long> line() {
    return this instanceof OnLine on ? Optional.of(on.commit()) : Optional.empty();
  }

  /// Whether a certain state is named. What is damaged elsewhere does not concern who named one.
  default boolean isName() {
    return switch (this) {
      case Latest latest -> false;
      case Head head -> false;
      case OnLine on -> on.when().isName();
      case At at -> true;
      case Time time -> true;
      case Snapshot snapshot -> true;
    };
  }

  /// @throws IllegalArgumentException if only an archive has it
  default void requireVolume() {
    if (line().isPresent()) {
      throw new IllegalArgumentException(
          "commit:" + line().get() + " names a commit of an archive; a volume has tid:HEX");
    }
  }
}
