package dev.tidemark.engine.restore;

import dev.tidemark.engine.archive.ArchiveException;
import dev.tidemark.engine.archive.RestorePoint;
import dev.tidemark.engine.view.ExtentNeed;
import dev.tidemark.engine.view.StateSource;
import dev.tidemark.engine.volume.RecordScan;
import dev.tidemark.engine.volume.VersionedRecord;
import dev.tidemark.engine.volume.VolumeException;
import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.spi.words.ExtentId;
import dev.tidemark.spi.words.TxId;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Finds out which states of a place name extents that are lost: one scan of all versions that the
/// place knows. For one thread.
final class LostStates {

  private final StateSource source;
  private final List<LossRecorder.OfPack> packs;
  private final Map<ExtentId, LossRecorder.OfPack> extents;
  private final Map<LossRecorder.OfPack, BitSet> concerned = new HashMap<>();
  private List<RestorePoint> points = List.of();

  LostStates(
      StateSource source,
      List<LossRecorder.OfPack> packs,
      Map<ExtentId, LossRecorder.OfPack> extents) {
    this.source = source;
    this.packs = packs;
    this.extents = extents;
  }

  /// @param names that are lost
  LostContent report(long names) throws TargetException, InterruptedException {
    boolean known = scan();
    BitSet any = new BitSet();
    concerned.values().forEach(any::or);
    List<LostPack> report = new ArrayList<>();
    for (LossRecorder.OfPack pack : packs) {
      report.add(lost(pack, concerned.getOrDefault(pack, new BitSet())));
    }
    int unharmed = any.previousClearBit(points.size() - 1);
    return new LostContent(
        names,
        report,
        known && unharmed >= 0 ? Optional.of(points.get(unharmed)) : Optional.empty());
  }

  private LostPack lost(LossRecorder.OfPack pack, BitSet states) {
    return new LostPack(
        pack.name,
        pack.reason,
        pack.files,
        pack.some,
        states.cardinality(),
        tid(states.nextSetBit(0)),
        tid(states.length() - 1));
  }

  private Optional<TxId> tid(int state) {
    return state < 0 ? Optional.empty() : Optional.of(points.get(state).tid());
  }

  /// Records may be damaged as well: then it is not known.
  private boolean scan() throws TargetException, InterruptedException {
    try {
      points = source.points();
      try (RecordScan all = source.history()) {
        for (VersionedRecord record = all.next(); record != null; record = all.next()) {
          mark(record);
        }
      }
      return true;
    } catch (ArchiveException
        | VolumeException
        | IllegalArgumentException
        | TargetException.Missing
        | TargetException.Corrupt e) {
      concerned.clear();
      return false;
    }
  }

  private void mark(VersionedRecord record) {
    Optional<LossRecorder.OfPack> pack =
        ExtentNeed.ofRecord(record).map(need -> extents.get(need.extent()));
    if (pack.isPresent()) {
      int from = firstFrom(record.created());
      int to = record.isLive() ? points.size() : firstFrom(record.deleted());
      concerned.computeIfAbsent(pack.get(), p -> new BitSet()).set(from, Math.max(from, to));
    }
  }

  /// The first state that is not below `tid`.
  private int firstFrom(TxId tid) {
    int low = 0;
    int high = points.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (tid.isAfter(points.get(middle).tid())) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
