package dev.tidemark.engine.mirror;

import dev.tidemark.engine.spool.MirrorSource;
import dev.tidemark.engine.volume.Transaction;
import dev.tidemark.spi.words.ExtentId;
import dev.tidemark.spi.words.Mark;
import dev.tidemark.spi.words.TxId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// The distance of a target behind the state that targets are brought to: the newest whole one, or
/// while a first import runs, its newest part.
///
/// @param tids TIDs between its mark and that state
/// @param bytes about, of the extents of that state that it lacks
/// @param time since the oldest transaction that it lacks
public record Lag(long tids, long bytes, Duration time) {

  public static final Lag NONE = new Lag(0, 0, Duration.ZERO);

  /// @param mark of the target, in the volume's past; empty if nothing is known to be there
  static Lag of(MirrorSource source, Optional<Mark> mark, Instant now) {
    Optional<Transaction> goal = VolumeFacts.of(source).map(VolumeFacts::goal);
    TxId tid = mark.map(Mark::tid).orElse(TxId.ZERO);
    if (goal.isEmpty() || !goal.get().tid().isAfter(tid)) {
      return NONE;
    }
    ExtentId has = mark.map(Mark::lastExtent).orElse(ExtentId.NONE);
    ExtentId wanted = goal.get().lastExtent();
    return new Lag(
        goal.get().tid().value() - tid.value(),
        wanted.isAfter(has) ? source.bytesBetween(has, wanted) : 0,
        age(source, tid, now));
  }

  private static Duration age(MirrorSource source, TxId tid, Instant now) {
    Duration age =
        source
            .following(tid)
            .map(oldest -> Duration.between(oldest.time(), now))
            .orElse(Duration.ZERO);
    return age.isNegative() ? Duration.ZERO : age;
  }

  /// Whether the target has that state.
  public boolean isNone() {
    return tids == 0;
  }
}
