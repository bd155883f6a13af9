package dev.tidemark.engine.view;

import dev.tidemark.engine.archive.RestorePoint;
import dev.tidemark.engine.files.ExtentSource;
import dev.tidemark.engine.pack.PackStore;
import dev.tidemark.engine.volume.RecordScan;
import dev.tidemark.engine.volume.RecordView;
import dev.tidemark.engine.volume.SnapshotName;
import dev.tidemark.engine.volume.Transaction;
import dev.tidemark.engine.volume.TransactionScan;
import dev.tidemark.engine.volume.Volume;
import dev.tidemark.engine.volume.VolumeException;
import dev.tidemark.spi.words.ExtentId;
import dev.tidemark.spi.words.TxId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One state of a volume on this machine.
public final class VolumeState implements StateSource {

  private static final int EXTENTS_A_BATCH = 64;
  private static final byte[] FIRST_KEY = {};
  private static final byte[] BEHIND_ALL_KEYS = {
    (byte) 0xFF,
    (byte) 0xFF,
    (byte) 0xFF,
    (byte) 0xFF,
    (byte) 0xFF,
    (byte) 0xFF,
    (byte) 0xFF,
    (byte) 0xFF,
    (byte) 0xFF
  };

  private final Volume volume;
  private final PackStore packs;
  private final RestorePoint point;

  private VolumeState(Volume volume, PackStore packs, RestorePoint point) {
    this.volume = volume;
    this.packs = packs;
    this.point = point;
  }

  public static VolumeState of(Volume volume, PackStore packs, RestorePoint point) {
    return new VolumeState(volume, packs, point);
  }

  /// Which state is meant.
  ///
  /// @throws NoSuchStateException if none is
  /// @throws VolumeException.NotReadable if its history is gone
  /// @throws VolumeException.Damaged if it is the newest one and the disk has lost that
  public static ChosenState choose(Volume volume, StateSelector when) {
    List<String> damage = volume.damage().map(List::of).orElse(List.of());
    boolean byName = !(when instanceof StateSelector.Latest || when instanceof StateSelector.Head);
    ChosenState choice = chosen(volume, when);
    if (!damage.isEmpty() && !byName) {
      throw new VolumeException.Damaged(
          "read the volume: its newest state is lost: "
              + damage.getFirst()
              + ". The newest that can be read is tid "
              + choice.point().tid()
              + "; to have it, name it, by --at or @: tid:"
              + choice.point().tid());
    }
    return choice.found(damage, byName);
  }

  private static ChosenState chosen(Volume volume, StateSelector when) {
    return switch (when) {
      case StateSelector.Latest latest -> latest(volume);
      case StateSelector.Head head -> ChosenState.exact(point(head(volume)));
      case StateSelector.At at -> ChosenState.exact(point(readable(volume, at.tid())));
      case StateSelector.Snapshot snapshot -> ChosenState.exact(named(volume, snapshot.name()));
      case StateSelector.Time time -> before(volume, time.time());
    };
  }

  private static Transaction head(Volume volume) {
    return volume
        .durable()
        .orElseThrow(() -> new NoSuchStateException("the volume has no state yet"));
  }

  private static ChosenState latest(Volume volume) {
    Transaction head = head(volume);
    return volume
        .newestWhole(head.tid())
        .map(whole -> ChosenState.exact(point(whole)))
        .orElseGet(() -> ChosenState.part(point(head)));
  }

  private static Transaction readable(Volume volume, TxId tid) {
    return volume
        .transaction(tid)
        .filter(Transaction::readable)
        .orElseThrow(() ->
            new VolumeException.NotReadable(
                tid, "the state of tid " + tid + " is not in this volume, or no longer"));
  }

  private static RestorePoint named(Volume volume, String name) {
    return volume.snapshots(head(volume).tid()).stream()
        .filter(snapshot -> snapshot.name().equals(name))
        .findFirst()
        .map(snapshot -> point(readable(volume, snapshot.tid()), List.of(snapshot)))
        .orElseThrow(() -> ChosenState.noSnapshot(name));
  }

  private static ChosenState before(Volume volume, Instant time) {
    Optional<Transaction> whole = Optional.empty();
    Optional<Transaction> any = Optional.empty();
    try (TransactionScan all = volume.transactions(TxId.ZERO, head(volume).tid())) {
      for (Transaction t = all.next(); t != null; t = all.next()) {
        boolean fits = t.readable() && !t.time().isAfter(time);
        any = fits ? Optional.of(t) : any;
        whole = fits && t.isWhole() ? Optional.of(t) : whole;
      }
    }
    if (whole.isPresent()) {
      return ChosenState.notAfter(point(whole.get()), time);
    }
    return any.map(part -> ChosenState.part(point(part)))
        .orElseThrow(() -> new NoSuchStateException("the volume has no state as old as " + time));
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

  @Override
  public String identity() {
    return "volume " + volume.id();
  }

  @Override
  public RestorePoint point() {
    return point;
  }

  @Override
  public RecordScan records() {
    return view().scan(FIRST_KEY, BEHIND_ALL_KEYS);
  }

  @Override
  public RecordView view() {
    return volume.asOf(point.tid());
  }

  @Override
  public boolean prefersView() {
    return true;
  }

  @Override
  public ExtentSource extents() {
    return packs::read;
  }

  @Override
  public int parallelism() {
    return 1;
  }

  /// A volume reads extents one by one; neighbours are taken together.
  @Override
  public PackFinder packs() {
    return extent -> new Pack(extent.value() / EXTENTS_A_BATCH, 0);
  }

  @Override
  public ExtentSource open(Pack pack, long wanted) {
    return extents();
  }

  @Override
  public String packName(ExtentId extent, Pack pack) {
    return packs.fileOf(extent).orElse("no pack");
  }

  @Override
  public RecordScan history() {
    return volume.changes(TxId.ZERO, head(volume).tid(), FIRST_KEY);
  }

  @Override
  public List<RestorePoint> points() {
    List<RestorePoint> points = new ArrayList<>();
    try (TransactionScan all = volume.transactions(TxId.ZERO, head(volume).tid())) {
      for (Transaction t = all.next(); t != null; t = all.next()) {
        if (t.readable()) {
          points.add(point(t));
        }
      }
    }
    return points;
  }

  /// A volume that is open is there.
  @Override
  public void confirm() {}
}
