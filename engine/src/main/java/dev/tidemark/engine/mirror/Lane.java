package dev.tidemark.engine.mirror;

import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.spi.words.Mark;
import java.io.IOException;
import java.util.Optional;

/// Serves one target in one round, and knows how to bring it up to date, from the volume or from
/// another archive. The [Round] around it has the lock, the patience and the outcome; what differs
/// between kinds of targets is behind this interface.
///
/// What an attempt does on its way is told to the [LaneProgress] that the lane was made with, what
/// must outlive it is noted in the [TargetState]. For the round's thread.
sealed interface Lane extends AutoCloseable permits VolumeLane, CopyLane {

  /// The lane of a target.
  ///
  /// @param damage to be mended, besides what is noted; empty = only what is noted
  static Lane of(
      LaneContext common,
      Target target,
      Optional<ArchiveDamage> damage,
      TargetState state,
      LaneProgress log) {
    return target
        .from()
        .<Lane>map(from -> new CopyLane(common, target, from, damage, state, log))
        .orElseGet(() -> new VolumeLane(common, target, damage, state, log));
  }

  /// Why no attempt is made; contacts no target.
  Optional<RoundOutcome> hindrance();

  /// Whether what is noted says that the target has all, and may be believed; contacts no target.
  ///
  /// @param volume as the round sees it
  boolean isUpToDate(VolumeFacts volume);

  /// One attempt to bring the target up to date, and to mend it. What the place answers may end it
  /// anywhere; the next one looks again and continues from what is there. The first one that can
  /// opens what the lane needs.
  ///
  /// @param volume as the round sees it; a lane may look again
  /// @throws TargetException what ended it: the round waits and tries again, if that may help
  void attempt(VolumeFacts volume) throws TargetException, InterruptedException, IOException;

  /// When an attempt last came on, on the clock of the seam.
  long progressedAt();

  /// Where the target is: as noted, or as the last attempt has left it.
  Mark mark();

  /// What the round comes to that has ended in this failure.
  RoundOutcome failed(TargetException failure);

  /// What the round comes to after an attempt that brought all it could.
  ///
  /// @param done as far as the target alone is looked at
  RoundOutcome ended(RoundOutcome.Done done);

  /// Closes what was opened.
  @Override
  void close();
}
