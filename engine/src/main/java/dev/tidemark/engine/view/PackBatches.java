package dev.tidemark.engine.view;

import dev.tidemark.spi.sink.TargetException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Needs in pack order, cut where the pack changes.
public final class PackBatches {

  private static final int NEEDS_MAX = 20_000;

  private final NeedSorter.Sorted needs;
  private final StateSource.PackFinder packs;
  private StateSource.@Nullable Pack ahead;

  public PackBatches(NeedSorter.Sorted needs, StateSource.PackFinder packs) {
    this.needs = needs;
    this.packs = packs;
  }

  /// The next batch, or null at the end.
  public @Nullable PackBatch next() throws IOException, TargetException {
    StateSource.Pack pack = packAhead();
    if (pack == null) {
      return null;
    }
    List<ExtentNeed> batch = new ArrayList<>();
    for (ExtentNeed need = needs.peek();
        need != null && pack.equals(packAhead()) && batch.size() < NEEDS_MAX;
        need = needs.peek()) {
      batch.add(need);
      needs.next();
      ahead = null;
    }
    return new PackBatch(pack, batch);
  }

  private StateSource.@Nullable Pack packAhead() throws TargetException {
    ExtentNeed need = needs.peek();
    if (ahead == null && need != null) {
      ahead = packs.of(need.extent());
    }
    return ahead;
  }
}
