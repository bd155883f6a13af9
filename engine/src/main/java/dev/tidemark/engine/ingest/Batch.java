package dev.tidemark.engine.ingest;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Steps that are inserted by one transaction: small enough that others never wait long for the
/// write lock.
final class Batch {

  /// Records that a name may change: its own and its link, those of what it displaces and of the
  /// object; its content is counted apart.
  private static final int RECORDS_OF_ITEM = 5;

  private final List<WalkStep> steps = new ArrayList<>();
  private final ImportLimits limits;
  private final long startedNanos;
  private long storedBytes;
  private long records;

  Batch(ImportLimits limits, long nowNanos) {
    this.limits = limits;
    startedNanos = nowNanos;
  }

  List<WalkStep> steps() {
    return steps;
  }

  boolean isOlder(long nowNanos, long nanos) {
    return !steps.isEmpty() && nowNanos - startedNanos > nanos;
  }

  /// All names in it.
  Stream<WalkItem> items() {
    return steps.stream()
        .flatMap(step -> {
          if (step instanceof WalkStep.Items items) {
            return items.items().stream();
          }
          return step instanceof WalkStep.LargeEnd end ? Stream.of(end.item()) : Stream.empty();
        });
  }

  /// Whether an awaited step may join.
  boolean hasRoomFor(WalkStep step) {
    return steps.isEmpty()
        || (storedBytes + step.storedBytes() <= limits.batchStoredBytes()
            && records + records(step) <= limits.batchRecords());
  }

  void add(WalkStep step) {
    steps.add(step);
    storedBytes += step.storedBytes();
    records += records(step);
  }

  private static long records(WalkStep step) {
    return step instanceof WalkStep.Items items
        ? items.items().stream().mapToLong(Batch::records).sum()
        : 1;
  }

  private static long records(WalkItem item) {
    return RECORDS_OF_ITEM
        + (item.read() instanceof ReadContent.Read read ? read.pieces().size() : 0);
  }
}
