package dev.tidemark.cli.command;

import dev.tidemark.engine.mirror.KnownTarget;
import dev.tidemark.engine.mirror.LastRound;
import dev.tidemark.engine.mirror.MendableDamage;
import dev.tidemark.engine.mirror.RoundOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Says what the next round to a target will do about what is wrong there, or what a person has to
/// do first. Every round tries anew, whatever the last one came to.
final class NextRound {

  private NextRound() {}

  /// In words; empty if nothing is wrong.
  ///
  /// @param from the target that it is a copy of
  static Optional<String> words(KnownTarget target, Optional<String> from) {
    Optional<RoundOutcome.Reason> why = target.standing();
    if (why.isPresent()) {
      return Optional.of(ofParked(why.get(), target, from));
    }
    if (!target.inPast()) {
      return Optional.of(refuses(target.name()));
    }
    Optional<LastRound> last = target.lastRound();
    if (last.flatMap(LastRound::ofSource).isPresent() && from.isPresent()) {
      return Optional.of(ofSource(last.get(), from.get()));
    }
    return last.flatMap(LastRound::failingSince).isPresent()
        ? Optional.of("the next round tries again")
        : mends(target, from);
  }

  /// The copy is as it was; what is wrong is wrong at the other target.
  private static String ofSource(LastRound last, String source) {
    if (last.sourceParked().isPresent()) {
      return "no round copies to it before target "
          + source
          + " is in order; what can be done there says: tidemark mirror "
          + source;
    }
    String offline = new RoundOutcome.Offline("").word();
    return last.ofSource().filter(offline::equals).isPresent()
        ? "the next round tries again, and copies once target " + source + " answers"
        : "the next round tries again; what is wrong with target "
            + source
            + " says: tidemark mirror "
            + source;
  }

  private static String ofParked(
      RoundOutcome.Reason why, KnownTarget target, Optional<String> from) {
    String name = target.name();
    return switch (why) {
      case REJECTED -> "the next round tries again, and succeeds once the place takes it";
      case MISSING ->
          "no round begins it anew: bring back what was there, or give it up with 'target detach "
              + name
              + "' and 'target create "
              + name
              + "'";
      case DIVERGED, FENCED ->
          from.filter(source -> target.inPast())
              .map(source -> apart(name, source))
              .orElse(refuses(name));
      case CORRUPT ->
          from.map(source ->
                  "the next round makes equal what is good at "
                      + source
                      + "; for the rest run: tidemark verify --repair "
                      + source)
              .orElse("no round can mend that; run: tidemark verify " + name);
      case NOT_CREATED -> "no round goes there; run: tidemark target create " + name;
    };
  }

  /// The copy is of the volume's past, and so is what it has more than its source.
  private static String apart(String name, String source) {
    return "no round writes to it while it stands apart from "
        + source
        + ": if that one was set back, the next round to both brings them together:"
        + " tidemark mirror "
        + source
        + " "
        + name
        + "; else how it stands says: tidemark verify "
        + name;
  }

  private static String refuses(String name) {
    return "no round writes to it; how it stands says: tidemark verify " + name;
  }

  /// After a round that ended well, or before the first one.
  private static Optional<String> mends(KnownTarget target, Optional<String> from) {
    MendableDamage mendable = target.mendable();
    if (mendable.isNone()) {
      return Optional.empty();
    }
    if (from.isPresent()) {
      return Optional.of(
          "the next round makes it equal to " + from.get() + " again, as far as that one is good");
    }
    List<String> mended = new ArrayList<>();
    if (!mendable.commits().isEmpty()) {
      mended.add("mends its commits");
    }
    if (!mendable.packs().isEmpty()) {
      mended.add("sends its damaged packs again, as far as the volume has them");
    }
    return mended.isEmpty()
        ? Optional.empty()
        : Optional.of("the next round " + String.join(" and ", mended));
  }
}
