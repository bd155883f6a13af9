package dev.tidemark.engine.view;

import dev.tidemark.engine.archive.RestorePoint;
import dev.tidemark.engine.files.ExtentSource;
import dev.tidemark.engine.pack.PackStore;
import dev.tidemark.engine.volume.RecordScan;
import dev.tidemark.engine.volume.RecordView;
import dev.tidemark.engine.volume.Volume;
import dev.tidemark.engine.volume.VolumeException;
import dev.tidemark.spi.words.ExtentId;
import dev.tidemark.spi.words.TxId;
import java.util.List;

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
  /// @throws IllegalArgumentException if only an archive has such
  /// @throws NoSuchStateException if none is
  /// @throws VolumeException.NotReadable if its history is gone
  /// @throws VolumeException.Damaged if it is the newest one and the disk has lost that
  public static ChosenState choose(Volume volume, StateSelector when) {
    when.requireVolume();
    List<String> damage = volume.damage().map(List::of).orElse(List.of());
    ChosenState choice = new TransactionLookup(volume).choose(when);
    if (!damage.isEmpty() && !when.isName()) {
      throw new VolumeException.Damaged(
          "read the volume: its newest state is lost: "
              + damage.getFirst()
              + ". The newest that can be read is tid "
              + choice.point().tid()
              + "; to have it, name it, by --at or @: tid:"
              + choice.point().tid());
    }
    return choice.found(damage, when.isName());
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
    return volume.changes(TxId.ZERO, states().headTid(), FIRST_KEY);
  }

  @Override
  public List<RestorePoint> points() {
    return states().all();
  }

  private TransactionLookup states() {
    return new TransactionLookup(volume);
  }

  /// A volume that is open is there.
  @Override
  public void confirm() {}
}
