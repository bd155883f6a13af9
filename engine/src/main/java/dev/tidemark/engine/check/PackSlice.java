package dev.tidemark.engine.check;

import dev.tidemark.engine.pack.ListedPack;
import dev.tidemark.engine.seam.Time;
import java.util.OptionalLong;

/// The packs that one slice of a volume's check reads whole: the next ones behind those of the
/// slice before, by their numbers, at least one, until a budget is spent. For one thread, asked of
/// each pack in the order of numbers.
public final class PackSlice {

  private final CheckDepth.Budget budget;
  private final OptionalLong after;
  private final Time time;
  private final long began;
  private long bytes;
  private long taken;
  private long left;
  private long last;

  PackSlice(CheckDepth.Budget budget, OptionalLong after, Time time) {
    this.budget = budget;
    this.after = after;
    this.time = time;
    this.began = time.nanoTime();
  }

  boolean takes(ListedPack pack) {
    if (after.isPresent() && pack.number() <= after.getAsLong()) {
      return false;
    }
    if (left > 0 || (taken > 0 && isSpent())) {
      left++;
      return false;
    }
    taken++;
    bytes += pack.length();
    last = pack.number();
    return true;
  }

  private boolean isSpent() {
    return switch (budget) {
      case CheckDepth.Budget.Bytes max -> bytes >= max.max();
      case CheckDepth.Budget.Time max -> time.nanoTime() - began >= max.max().toNanos();
    };
  }

  /// How many packs it read.
  public long packs() {
    return taken;
  }

  /// How many lie behind the last one.
  public long left() {
    return left;
  }

  /// The number of the last pack that was read; empty if the slice reached the end.
  public OptionalLong last() {
    return left == 0 ? OptionalLong.empty() : OptionalLong.of(last);
  }
}
