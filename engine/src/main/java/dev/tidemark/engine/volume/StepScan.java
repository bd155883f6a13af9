package dev.tidemark.engine.volume;

import dev.tidemark.engine.btree.Leaf;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A scan that reads one leaf a step. A leaf, once read, is answered from as it was.
final class StepScan implements RecordScan {

  private final LeafStep step;
  private final Filter filter;
  private final byte[] to;
  private byte @Nullable [] from;
  private @Nullable Leaf leaf;
  private int index;

  /// Finds the next leaf.
  interface LeafStep {
    @Nullable Leaf at(byte[] storedKey);
  }

  /// Decides what of a version is shown, if anything.
  interface Filter {
    @Nullable VersionedRecord shown(VersionedRecord stored);
  }

  /// @param from where to begin, a key or a prefix of one
  /// @param to where to stop; empty = at the end
  StepScan(LeafStep step, Filter filter, byte[] from, byte[] to) {
    this.step = step;
    this.filter = filter;
    this.from = from;
    this.to = to;
  }

  @Override
  public @Nullable VersionedRecord next() {
    while (true) {
      Leaf at = leaf;
      if (at == null || index == at.count()) {
        if (!nextLeaf()) {
          return null;
        }
        continue;
      }
      byte[] key = at.key(index);
      if (to.length > 0 && Arrays.compareUnsigned(key, to) >= 0) {
        close();
        return null;
      }
      VersionedRecord stored = StoredRecord.of(at, index);
      index++;
      VersionedRecord shown = StoredRecord.isHidden(stored.key()) ? null : filter.shown(stored);
      if (shown != null) {
        return shown;
      }
    }
  }

  private boolean nextLeaf() {
    byte[] at = from;
    leaf = at == null ? null : step.at(at);
    if (at == null || leaf == null) {
      close();
      return false;
    }
    index = leaf.lowerBound(at);
    from = leaf.high();
    return true;
  }

  @Override
  public void close() {
    leaf = null;
    from = null;
  }
}
