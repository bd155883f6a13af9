package dev.tidemark.engine.view;

import dev.tidemark.engine.archive.RestorePoint;
import dev.tidemark.engine.volume.VersionedRecord;
import dev.tidemark.spi.words.TxId;
import java.util.List;
import java.util.TreeSet;

/// Tells which versions of records some state shows. An archive also holds versions that came and
/// went between two of its states; their extents need not be there.
public final class ShownVersions {

  private final TreeSet<TxId> states = new TreeSet<>();

  private ShownVersions() {}

  /// @param head the newest state that counts
  public static ShownVersions upTo(TxId head, List<RestorePoint> points) {
    ShownVersions shown = new ShownVersions();
    for (RestorePoint point : points) {
      if (!point.tid().isAfter(head)) {
        shown.states.add(point.tid());
      }
    }
    return shown;
  }

  /// How many states there are.
  public int size() {
    return states.size();
  }

  public boolean has(TxId state) {
    return states.contains(state);
  }

  public boolean shows(VersionedRecord record) {
    TxId first = states.ceiling(record.created());
    return first != null && (record.isLive() || record.deleted().isAfter(first));
  }
}
