package dev.tidemark.engine.view;

import dev.tidemark.engine.archive.RestorePoint;
import dev.tidemark.engine.volume.VolumeException;
import dev.tidemark.spi.words.TxId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

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

  /// The same, from a source with damage.
  ChosenState found(List<String> damage, boolean named) {
    return new ChosenState(point, note, damage, named);
  }

  /// Whether a program must hear of damage by the exit code: somebody who named an older state has
  /// got what was asked for.
  public boolean isDamaged() {
    return !findings.isEmpty() && !byName;
  }

  /// @param points ascending
  /// @throws NoSuchStateException if nothing is meant
  /// @throws VolumeException.NotReadable if the TID that is meant is not among the points
  public static ChosenState among(List<RestorePoint> points, StateSelector when) {
    return switch (when) {
      case StateSelector.Latest latest -> newest(points, point -> true, "has no state yet");
      case StateSelector.Head head -> exact(last(points, point -> true, "has no state yet"));
      case StateSelector.At at -> exact(at(points, at.tid()));
      case StateSelector.Snapshot snapshot -> exact(named(points, snapshot.name()));
      case StateSelector.Time time -> before(points, time.time());
    };
  }

  private static ChosenState newest(
      List<RestorePoint> points, Predicate<RestorePoint> among, String otherwise) {
    Optional<RestorePoint> whole =
        points.reversed().stream().filter(p -> p.whole() && among.test(p)).findFirst();
    return whole.isPresent() ? exact(whole.get()) : part(last(points, among, otherwise));
  }

  /// No state was complete yet.
  static ChosenState part(RestorePoint point) {
    return new ChosenState(
        point,
        Optional.of(
            "no import was complete yet: this is the part that tid " + point.tid() + " holds"));
  }

  private static RestorePoint last(
      List<RestorePoint> points, Predicate<RestorePoint> among, String otherwise) {
    return points.reversed().stream()
        .filter(among)
        .findFirst()
        .orElseThrow(() -> new NoSuchStateException("the source " + otherwise));
  }

  private static RestorePoint at(List<RestorePoint> points, TxId tid) {
    return points.stream()
        .filter(point -> point.tid().equals(tid))
        .findFirst()
        .orElseThrow(() -> notRestorable(points, tid));
  }

  private static VolumeException.NotReadable notRestorable(List<RestorePoint> points, TxId tid) {
    String nearest =
        points.reversed().stream()
            .filter(point -> !point.tid().isAfter(tid))
            .findFirst()
            .map(point -> "; the one before it that can be is " + point.tid())
            .orElse("");
    return new VolumeException.NotReadable(
        tid, "tid " + tid + " cannot be restored from here" + nearest);
  }

  private static RestorePoint named(List<RestorePoint> points, String name) {
    return points.stream()
        .filter(point -> point.snapshots().contains(name))
        .findFirst()
        .orElseThrow(() -> noSnapshot(name));
  }

  static NoSuchStateException noSnapshot(String name) {
    return new NoSuchStateException("no snapshot is named '" + name + "' here");
  }

  private static ChosenState before(List<RestorePoint> points, Instant time) {
    ChosenState choice =
        newest(points, point -> !point.time().isAfter(time), "has no state as old as " + time);
    return choice.note().isPresent() ? choice : notAfter(choice.point(), time);
  }

  /// A whole state that was chosen by time.
  static ChosenState notAfter(RestorePoint point, Instant time) {
    return point.time().equals(time)
        ? exact(point)
        : new ChosenState(
            point, Optional.of("the newest state not after " + time + " is of " + point.time()));
  }
}
