package dev.tidemark.engine.view;

import dev.tidemark.engine.archive.RestorePoint;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The state that was chosen, and what has to be said about the choice.
///
/// @param note empty if it is exactly what was asked for
/// @param findings damage at the source that was met while choosing
/// @param byName the state was named, so it is not taken for the newest
public record ChosenState(
    RestorePoint point, Optional<String> note, List<String> findings, boolean byName) {

  public ChosenState {
    findings = List.copyOf(findings);
  }

  private ChosenState(RestorePoint point, Optional<String> note) {
    this(point, note, List.of(), false);
  }

  static ChosenState exact(RestorePoint point) {
    return new ChosenState(point, Optional.empty());
  }

  /// No state was complete yet.
  static ChosenState part(RestorePoint point) {
    return new ChosenState(
        point,
        Optional.of(
            "no import was complete yet: this is the part that tid " + point.tid() + " holds"));
  }

  /// A whole state that was chosen by time.
  static ChosenState notAfter(RestorePoint point, Instant time) {
    return point.time().equals(time)
        ? exact(point)
        : new ChosenState(
            point, Optional.of("the newest state not after " + time + " is of " + point.time()));
  }

  /// The same, from a source with damage.
  ChosenState found(List<String> damage, boolean named) {
    return new ChosenState(point, note, damage, named);
  }

  /// Whether a program must hear of damage by the exit code: somebody who named an older state has
  /// got what was asked for.
  public boolean isDamaged() {
    return !findings.isEmpty() && !byName;
  }
}
