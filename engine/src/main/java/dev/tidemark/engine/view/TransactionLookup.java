package dev.tidemark.engine.view;

import dev.tidemark.engine.archive.RestorePoint;
import dev.tidemark.engine.volume.SnapshotName;
import dev.tidemark.engine.volume.Transaction;
import dev.tidemark.engine.volume.TransactionScan;
import dev.tidemark.engine.volume.Volume;
import dev.tidemark.engine.volume.VolumeException;
import dev.tidemark.spi.words.TxId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// The states of a volume: of its durable transactions, those whose history is kept.
///
/// @param volume open
record TransactionLookup(Volume volume) implements StateLookup {

  @Override
  public String place() {
    return "the volume";
  }

  @Override
  public Optional<RestorePoint> newest() {
    return volume.durable().map(TransactionLookup::point);
  }

  @Override
  public Optional<RestorePoint> newestWhole() {
    return volume
        .durable()
        .flatMap(head -> volume.newestWhole(head.tid()))
        .map(TransactionLookup::point);
  }

  @Override
  public Optional<RestorePoint> newestUntil(Instant time) {
    return last(t -> !t.time().isAfter(time));
  }

  @Override
  public Optional<RestorePoint> newestWholeUntil(Instant time) {
    return last(t -> t.isWhole() && !t.time().isAfter(time));
  }

  private Optional<RestorePoint> last(Predicate<Transaction> fits) {
    Optional<Transaction> last = Optional.empty();
    try (TransactionScan all = volume.transactions(TxId.ZERO, headTid())) {
      for (Transaction t = all.next(); t != null; t = all.next()) {
        last = t.readable() && fits.test(t) ? Optional.of(t) : last;
      }
    }
    return last.map(TransactionLookup::point);
  }

  /// All of them, ascending.
  List<RestorePoint> all() {
    List<RestorePoint> points = new ArrayList<>();
    try (TransactionScan all = volume.transactions(TxId.ZERO, headTid())) {
      for (Transaction t = all.next(); t != null; t = all.next()) {
        if (t.readable()) {
          points.add(point(t));
        }
      }
    }
    return points;
  }

  TxId headTid() {
    return volume.durable().map(Transaction::tid).orElse(TxId.ZERO);
  }

  @Override
  public RestorePoint at(TxId tid) {
    return point(readable(tid));
  }

  @Override
  public Optional<RestorePoint> snapshot(String name) {
    return volume.snapshots(headTid()).stream()
        .filter(snapshot -> snapshot.name().equals(name))
        .findFirst()
        .map(snapshot -> point(readable(snapshot.tid()), List.of(snapshot)));
  }

  private Transaction readable(TxId tid) {
    return volume
        .transaction(tid)
        .filter(Transaction::readable)
        .orElseThrow(() ->
            new VolumeException.NotReadable(
                tid, "the state of tid " + tid + " is not in this volume, or no longer"));
  }

  private static RestorePoint point(Transaction transaction) {
    return point(transaction, List.of());
  }

  private static RestorePoint point(Transaction t, List<SnapshotName> names) {
    return new RestorePoint(
        t.tid(),
        t.time(),
        t.isWhole(),
        t.info().openSources(),
        names.stream().map(SnapshotName::name).toList(),
        0);
  }
}
