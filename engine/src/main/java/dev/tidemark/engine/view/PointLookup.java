package dev.tidemark.engine.view;

import dev.tidemark.engine.archive.RestorePoint;
import dev.tidemark.engine.volume.VolumeException;
import dev.tidemark.spi.words.TxId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// The states of an archive.
///
/// @param points ascending
public record PointLookup(List<RestorePoint> points) implements StateLookup {

  public PointLookup {
    points = List.copyOf(points);
  }

  @Override
  public String place() {
    return "the source";
  }

  @Override
  public Optional<RestorePoint> newest() {
    return last(point -> true);
  }

  @Override
  public Optional<RestorePoint> newestWhole() {
    return last(RestorePoint::whole);
  }

  @Override
  public Optional<RestorePoint> newestUntil(Instant time) {
    return last(point -> !point.time().isAfter(time));
  }

  @Override
  public Optional<RestorePoint> newestWholeUntil(Instant time) {
    return last(point -> point.whole() && !point.time().isAfter(time));
  }

  private Optional<RestorePoint> last(Predicate<RestorePoint> fits) {
    return points.reversed().stream().filter(fits).findFirst();
  }

  @Override
  public RestorePoint at(TxId tid) {
    return last(point -> point.tid().equals(tid)).orElseThrow(() -> notRestorable(tid));
  }

  private VolumeException.NotReadable notRestorable(TxId tid) {
    String nearest =
        last(point -> !point.tid().isAfter(tid))
            .map(point -> "; the one before it that can be is " + point.tid())
            .orElse("");
    return new VolumeException.NotReadable(
        tid, "tid " + tid + " cannot be restored from here" + nearest);
  }

  @Override
  public Optional<RestorePoint> snapshot(String name) {
    return points.stream().filter(point -> point.snapshots().contains(name)).findFirst();
  }
}
