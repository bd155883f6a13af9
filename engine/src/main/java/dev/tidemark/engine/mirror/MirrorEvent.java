package dev.tidemark.engine.mirror;

import dev.tidemark.engine.archive.format.CommitKind;
import dev.tidemark.engine.link.LinkStatus;
import dev.tidemark.spi.words.Mark;
import java.time.Duration;

/// An event that a round tells while it works.
public sealed interface MirrorEvent {

  /// The name of the target.
  String target();

  /// A phase of the round began.
  record PhaseBegun(String target, Phase phase) implements MirrorEvent {}

  /// Bytes were sent. Enough for a rate and a remaining time: both numbers count from the beginning
  /// of the round.
  ///
  /// @param done bytes sent
  /// @param total bytes to be sent, as far as it is known
  /// @param link how its link is
  record Progress(String target, long done, long total, LinkStatus link) implements MirrorEvent {}

  /// A commit moved the mark, or is a base at it.
  record Committed(String target, long number, CommitKind kind, Mark mark) implements MirrorEvent {}

  /// The place could not be reached; the round tries again after a pause.
  record Waiting(String target, Duration pause, String reason) implements MirrorEvent {}

  /// Damage at the target was made good, whatever becomes of the round.
  record Mended(String target, String what) implements MirrorEvent {}

  /// The round is over.
  ///
  /// @param link what has passed over its link
  record Finished(String target, RoundOutcome outcome, LinkStatus link) implements MirrorEvent {}

  /// What a round is doing.
  enum Phase {
    /// Asking the target for its mark.
    LOOKING,
    /// Sending packs.
    EXTENTS,
    /// Sending records.
    RECORDS,
    /// Listing a target and the one that it is filled from.
    COMPARING,
    /// Sending objects and commits of another target's archive.
    COPYING
  }
}
