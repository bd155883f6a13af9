package dev.tidemark.engine.mirror;

import dev.tidemark.engine.link.LinkStatus;
import dev.tidemark.engine.seam.Disk;
import dev.tidemark.engine.seam.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Predicate;

/// The note that the last round over a link left in `targets/<name>.link`, for those who ask from
/// another process and for the next round to begin with. A hint: never synced, and no loss if it is
/// gone. The file is described in `docs/format/target-state.md`.
///
/// @param at when that round ended
/// @param outcome a word, such as `done` or `offline`; `none` if it was no round that left this
/// @param message why, if it was not done
/// @param failingSince when the first of the rounds that were not done since the last one that was
///   has ended
/// @param link what has passed over it
/// @param found what was found wrong with the place, and nobody has disproven since
public record LastRound(
    Instant at,
    String outcome,
    String message,
    Optional<Instant> failingSince,
    LinkTotals link,
    Optional<Found> found) {

  private static final String NO_ROUND = "none";
  private static final int LENGTH_MAX = 64 << 10;

  /// What a round, or a verification, has found wrong with a place. It stays known, whatever later
  /// rounds end in, until one has read that it is so no more.
  ///
  /// @param why one that speaks of what lies there, not of what the place takes
  /// @param at when it was found last
  public record Found(RoundOutcome.Reason why, Instant at, String message) {}

  /// @param isDisproven whether the round has read what an earlier finding cannot be true beside
  static LastRound of(
      Instant at,
      RoundOutcome outcome,
      LinkStatus link,
      Optional<LastRound> before,
      Predicate<RoundOutcome.Reason> isDisproven) {
    Optional<Instant> since = before.flatMap(LastRound::failingSince).or(() -> Optional.of(at));
    boolean done = outcome instanceof RoundOutcome.Done;
    return new LastRound(
        at,
        outcome.word(),
        outcome.text(),
        done ? Optional.empty() : since,
        LinkTotals.of(link),
        found(at, outcome, before.flatMap(LastRound::found), isDisproven));
  }

  private static Optional<Found> found(
      Instant at,
      RoundOutcome outcome,
      Optional<Found> before,
      Predicate<RoundOutcome.Reason> isDisproven) {
    return switch (outcome) {
      case RoundOutcome.Done done -> Optional.empty();
      case RoundOutcome.Parked parked when speaksOfPlace(parked.reason()) ->
          Optional.of(new Found(parked.reason(), at, parked.message()));
      case RoundOutcome.Parked parked -> left(before, isDisproven);
      case RoundOutcome.Unfed unfed -> left(before, isDisproven);
      case RoundOutcome.Offline offline -> left(before, isDisproven);
      case RoundOutcome.Unsettled unsettled -> left(before, isDisproven);
      case RoundOutcome.Locked locked -> left(before, isDisproven);
      case RoundOutcome.Stopped stopped -> left(before, isDisproven);
      case RoundOutcome.Failed failed -> left(before, isDisproven);
    };
  }

  /// What somebody else than a round has found, on top of what rounds have left.
  static LastRound withFound(Optional<LastRound> before, Found found) {
    return before.orElseGet(() -> noRound(found.at())).with(Optional.of(found));
  }

  private static LastRound noRound(Instant at) {
    return new LastRound(at, NO_ROUND, "", Optional.empty(), LinkTotals.NONE, Optional.empty());
  }

  /// Whether a round has left it.
  boolean isOfRound() {
    return !outcome.equals(NO_ROUND);
  }

  /// What is left of it where the place was read, and all that is there was good.
  LastRound afterGoodRead() {
    return with(found.filter(known -> known.why() != RoundOutcome.Reason.MISSING));
  }

  private LastRound with(Optional<Found> known) {
    return new LastRound(at, outcome, message, failingSince, link, known);
  }

  private static Optional<Found> left(
      Optional<Found> before, Predicate<RoundOutcome.Reason> isDisproven) {
    return before.filter(found -> !isDisproven.test(found.why()));
  }

  /// Why no round goes on there: what was found at the place and not disproven since, or else why
  /// the last round was parked, if that speaks of no more than that round.
  public Optional<RoundOutcome.Reason> standing() {
    return found.map(Found::why).or(() -> parked().filter(why -> !speaksOfPlace(why)));
  }

  private static boolean speaksOfPlace(RoundOutcome.Reason why) {
    return switch (why) {
      case DIVERGED, FENCED, MISSING, CORRUPT -> true;
      case REJECTED, NOT_CREATED -> false;
    };
  }

  /// What the last round has left, for those who do not mirror.
  ///
  /// @param disk the volume's directory
  /// @return empty if there is none that makes sense
  public static Optional<LastRound> of(Disk disk, String target) {
    return Target.isName(target) ? read(disk, target) : Optional.empty();
  }

  /// Why that round was parked; empty if it was not.
  public Optional<RoundOutcome.Reason> parked() {
    return reason(outcome);
  }

  /// How it stood about the place that this one is filled from, if that kept the round from filling
  /// it: a word such as `offline`.
  public Optional<String> ofSource() {
    return outcome.startsWith(RoundOutcome.UNFED)
        ? Optional.of(outcome.substring(RoundOutcome.UNFED.length()))
        : Optional.empty();
  }

  /// Why nobody can be filled from that one before a person acts.
  public Optional<RoundOutcome.Reason> sourceParked() {
    return ofSource().flatMap(LastRound::reason);
  }

  static Optional<RoundOutcome.Reason> reason(String word) {
    return Arrays.stream(RoundOutcome.Reason.values())
        .filter(why -> word.equals(new RoundOutcome.Parked(why, "").word()))
        .findFirst();
  }

  /// What was found, if it is another past than the volume's, or than the source's.
  public Optional<Found> diverged() {
    return found.filter(known ->
        known.why() == RoundOutcome.Reason.DIVERGED || known.why() == RoundOutcome.Reason.FENCED);
  }

  static String file(String target) {
    return TargetState.DIRECTORY + "/" + target + ".link";
  }

  /// @return empty if there is none that makes sense
  static Optional<LastRound> read(Disk disk, String target) {
    try {
      if (!disk.exists(file(target)) || disk.length(file(target)) > LENGTH_MAX) {
        return Optional.empty();
      }
      try (DiskFile file = disk.openForRead(file(target))) {
        ByteBuffer bytes = ByteBuffer.allocate((int) file.size());
        file.readFully(bytes, 0);
        return LastRoundCodec.decode(
            new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /// Replaces the file. For the holder of the target's lock. What cannot be written is left out.
  void write(Disk disk, String target) {
    String fresh = file(target) + ".new";
    try {
      disk.delete(fresh);
      try (DiskFile file = disk.openForWrite(fresh)) {
        file.write(
            ByteBuffer.wrap(LastRoundCodec.encode(this).getBytes(StandardCharsets.UTF_8)), 0);
      }
      disk.rename(fresh, file(target));
    } catch (IOException e) {
      // A full disk must not fail a round that has sent all it should.
    }
  }

  static void delete(Disk disk, String target) throws IOException {
    disk.delete(file(target));
    disk.delete(file(target) + ".new");
  }
}
