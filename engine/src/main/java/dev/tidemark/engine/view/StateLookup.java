package dev.tidemark.engine.view;

import dev.tidemark.engine.archive.RestorePoint;
import dev.tidemark.engine.volume.VolumeException;
import dev.tidemark.spi.words.TxId;
import java.time.Instant;
import java.util.Optional;

/// The states that a place can give back, to choose among.
interface StateLookup {

  /// What the place is, as a sentence begins.
  String place();

  Optional<RestorePoint> newest();

  Optional<RestorePoint> newestWhole();

  /// The newest not after a time, whole or part.
  Optional<RestorePoint> newestUntil(Instant time);

  Optional<RestorePoint> newestWholeUntil(Instant time);

  /// @throws VolumeException.NotReadable if the place does not have it, or no longer
  RestorePoint at(TxId tid);

  /// @throws VolumeException.NotReadable if the name stands for a state that is gone
  Optional<RestorePoint> snapshot(String name);

  /// Which state is meant.
  ///
  /// @throws NoSuchStateException if none is
  /// @throws VolumeException.NotReadable if it is one that the place cannot give back
  default ChosenState choose(StateSelector when) {
    return switch (when) {
      case StateSelector.Latest latest ->
          newestWhole().map(ChosenState::exact).orElseGet(() -> ChosenState.part(head()));
      case StateSelector.Head head -> ChosenState.exact(head());
      case StateSelector.At at -> ChosenState.exact(at(at.tid()));
      case StateSelector.Time time -> until(time.time());
      case StateSelector.OnLine on -> choose(on.when());
      case StateSelector.Snapshot snapshot ->
          snapshot(snapshot.name())
              .map(ChosenState::exact)
              .orElseThrow(() ->
                  new NoSuchStateException("no snapshot is named '" + snapshot.name() + "' here"));
    };
  }

  private RestorePoint head() {
    return newest().orElseThrow(() -> new NoSuchStateException(place() + " has no state yet"));
  }

  private ChosenState until(Instant time) {
    return newestWholeUntil(time)
        .map(whole -> ChosenState.notAfter(whole, time))
        .or(() -> newestUntil(time).map(ChosenState::part))
        .orElseThrow(() -> new NoSuchStateException(place() + " has no state as old as " + time));
  }
}
