package dev.tidemark.cli.command;

import dev.tidemark.engine.mirror.LinkNote;
import dev.tidemark.engine.mirror.Mirror;
import dev.tidemark.engine.mirror.RoundOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What the next round to a target will do about what is wrong there, or what a person has to do
/// first. Every round tries anew, whatever the last one came to.
final class NextRound {

  private NextRound() {}

  /// In words; empty if nothing is wrong.
  ///
  /// @param from the target that it is a copy of
  static Optional<String> words(Mirror.KnownTarget target, Optional<String> from) {
    Optional<LinkNote> failed = target.lastRound().filter(note -> note.failingSince().isPresent());
    if (failed.isPresent()) {
      return Optional.of(
          failed
              .get()
              .parked()
              .map(why -> ofParked(why, target.name(), from))
              .orElse("the next round tries again"));
    }
    return target.inPast() ? mends(target, from) : Optional.of(refuses(target.name()));
  }

  private static String ofParked(RoundOutcome.Reason why, String name, Optional<String> from) {
    return switch (why) {
      case REJECTED -> "the next round tries again, and succeeds once the place takes it";
      case MISSING ->
          "no round begins it anew: bring back what was there, or give it up with 'target detach "
              + name
              + "' and 'target create "
              + name
              + "'";
      case DIVERGED, FENCED -> refuses(name);
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

  private static String refuses(String name) {
    return "no round writes to it; how it stands says: tidemark verify " + name;
  }

  /// After a round that ended well, or before the first one.
  private static Optional<String> mends(Mirror.KnownTarget target, Optional<String> from) {
    boolean isKnown =
        !target.damaged().isEmpty()
            || !target.found().packs().isEmpty()
            || !target.found().parts().isEmpty();
    boolean isGone = target.found().isStateless() && target.damaged().isEmpty();
    if (!isKnown || isGone) {
      return Optional.empty();
    }
    if (from.isPresent()) {
      return Optional.of(
          "the next round makes it equal to " + from.get() + " again, as far as that one is good");
    }
    List<String> mended = new ArrayList<>();
    if (!target.damaged().isEmpty()) {
      mended.add("mends its commits");
    }
    if (!target.found().packs().isEmpty()) {
      mended.add("sends its damaged packs again, as far as the volume has them");
    }
    return mended.isEmpty()
        ? Optional.empty()
        : Optional.of("the next round " + String.join(" and ", mended));
  }
}
