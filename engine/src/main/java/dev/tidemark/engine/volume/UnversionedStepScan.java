package dev.tidemark.engine.volume;

import dev.tidemark.engine.btree.Leaf;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A scan of a tree without history that reads one leaf a step.
final class UnversionedStepScan implements UnversionedScan {

  private final StepScan.LeafStep step;
  private final byte[] to;
  private byte @Nullable [] from;
  private @Nullable Leaf leaf;
  private int index;

  UnversionedStepScan(StepScan.LeafStep step, byte[] from, byte[] to) {
    this.step = step;
    this.from = from;
    this.to = to;
  }

  @Override
  public @Nullable UnversionedEntry next() {
    while (leaf == null || index == leaf.count()) {
      byte[] at = from;
      leaf = at == null ? null : step.at(at);
      if (at == null || leaf == null) {
        close();
        return null;
      }
      index = leaf.lowerBound(at);
      from = leaf.high();
    }
    byte[] key = leaf.key(index);
    if (Arrays.compareUnsigned(key, to) >= 0) {
      close();
      return null;
    }
    return new UnversionedEntry(key, leaf.value(index++));
  }

  @Override
  public void close() {
    leaf = null;
    from = null;
  }
}
