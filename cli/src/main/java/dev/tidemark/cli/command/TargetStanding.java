package dev.tidemark.cli.command;

import dev.tidemark.cli.exit.ExitCode;
import dev.tidemark.cli.store.ExitCodes;
import dev.tidemark.engine.mirror.KnownTarget;
import dev.tidemark.engine.mirror.LastRound;
import dev.tidemark.engine.mirror.RoundOutcome;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;

/// The standing of a target, from what the volume knows of it: `status` and `mirror --plan` say the
/// same. No target is asked.
///
/// @param from the target that it is a copy of
/// @param source what is known of that one
record TargetStanding(KnownTarget target, Optional<String> from, Optional<KnownTarget> source) {

  /// @param all that the volume knows of
  static TargetStanding of(KnownTarget target, Optional<String> from, Collection<KnownTarget> all) {
    Optional<KnownTarget> source =
        all.stream().filter(known -> from.equals(Optional.of(known.name()))).findFirst();
    return new TargetStanding(target, from, source);
  }

  /// What is known to be damaged there, and what to do.
  Optional<String> damage() {
    return TargetHealth.text(target.name(), target.found(), target.damaged());
  }

  /// In words, where nothing new is to be sent. The mark says no more than what its newest commit
  /// was when the place last answered.
  String atMark() {
    if (!target.inPast()) {
      return "not of this volume's past";
    }
    return trouble()
        .orElseGet(() -> isFailing() ? "at the head when it last answered" : "at the head");
  }

  /// Of a copy that lags: whether its source has more, as far as the volume knows, or is waited
  /// for.
  Optional<String> waiting() {
    boolean hasMore =
        source
            .filter(KnownTarget::inPast)
            .filter(filled -> filled.lag().tids() < target.lag().tids())
            .isPresent();
    return from.map(name -> hasMore ? "to be copied from " + name : "waits for " + name);
  }

  /// What is wrong there, in a word that is not missed. Of a place that is not there, what was
  /// damaged in it before says nothing.
  Optional<String> trouble() {
    return damage().isPresent() && !isAbsent() ? Optional.of("DAMAGED") : found();
  }

  private Optional<String> found() {
    return target
        .standing()
        .flatMap(why ->
            switch (why) {
              case DIVERGED, FENCED -> Optional.of("DIVERGED");
              case MISSING -> Optional.of("MISSING");
              case CORRUPT -> Optional.of("DAMAGED");
              case REJECTED -> Optional.of("REFUSED");
              case NOT_CREATED -> Optional.of("not a target of this volume");
            });
  }

  private boolean isFailing() {
    return target.lastRound().flatMap(LastRound::failingSince).isPresent();
  }

  /// Whether a round sends anything, as far as is known.
  boolean isServed() {
    return target.inPast()
        && sourceParked().isEmpty()
        && target.standing().filter(why -> why != RoundOutcome.Reason.REJECTED).isEmpty();
  }

  /// What `mirror` ends with while nothing changes.
  ExitCode exit() {
    if (damage().isPresent() && !isAbsent()) {
      return ExitCode.INTEGRITY;
    }
    return target
        .standing()
        .or(this::sourceParked)
        .map(why -> ExitCodes.of(why.kind()))
        .orElse(target.inPast() ? ExitCode.OK : ExitCode.FENCED);
  }

  private Optional<RoundOutcome.Reason> sourceParked() {
    return from.isEmpty() || isSourceSound()
        ? Optional.empty()
        : target.lastRound().flatMap(LastRound::sourceParked);
  }

  /// Whether a round to the source has looked at all of it since this copy waited for it, and has
  /// found it sound.
  private boolean isSourceSound() {
    Optional<Instant> waited = target.lastRound().map(LastRound::at);
    return waited.isPresent()
        && source.flatMap(KnownTarget::looked).filter(at -> at.isAfter(waited.get())).isPresent();
  }

  /// What the next round does about what is wrong; empty if nothing is.
  Optional<String> nextRound() {
    boolean hasWaited = target.lastRound().flatMap(LastRound::ofSource).isPresent();
    boolean isFree = target.inPast() && target.standing().isEmpty();
    return hasWaited && isFree && isSourceSound()
        ? Optional.of("the next round tries again")
        : NextRound.words(target, from);
  }

  private boolean isAbsent() {
    return target.standing().filter(MirrorRunner::isAbsent).isPresent();
  }
}
