package dev.tidemark.engine.mirror;

import dev.tidemark.engine.archive.format.LostCommits;
import dev.tidemark.spi.words.Mark;
import java.time.Instant;
import java.util.Optional;

/// A target as a volume knows it without asking it.
///
/// @param mark where it was when last seen; empty if nothing was committed yet
/// @param inPast the mark is of this volume's past; otherwise somebody else has gone on there
/// @param lag how far it is behind; none where the mark is not of this volume's past
/// @param attempted a commit was sent whose outcome is not known
/// @param lastRound what the last round that did anything has left; it may be lost
/// @param standing why no round goes on there, as far as rounds and verifications have found
/// @param looked when the place was last looked at as a whole and found to be sound
/// @param damaged commits that somebody has found damaged there since
/// @param verified what is remembered of verifications of its content
/// @param found what they found and nothing has mended
public record KnownTarget(
    String name,
    Registration registration,
    Optional<Mark> mark,
    boolean inPast,
    Lag lag,
    boolean attempted,
    Optional<LastRound> lastRound,
    Optional<RoundOutcome.Reason> standing,
    Optional<Instant> looked,
    LostCommits damaged,
    VerifyNote verified,
    KnownDamage found) {

  /// What of that the next round mends.
  public MendableDamage mendable() {
    return MendableDamage.of(damaged, found);
  }
}
