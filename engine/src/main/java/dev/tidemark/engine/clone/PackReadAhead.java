package dev.tidemark.engine.clone;

import dev.tidemark.engine.pack.Frame;
import dev.tidemark.engine.seam.Task;
import dev.tidemark.engine.seam.Threads;
import dev.tidemark.engine.view.ExtentNeed;
import dev.tidemark.engine.view.NeedSorter;
import dev.tidemark.engine.view.PackBatch;
import dev.tidemark.engine.view.PackBatches;
import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.spi.words.ExtentId;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads packs side by side and gives their frames in order.
final class PackReadAhead implements AutoCloseable {

  private static final int PACKS_MAX = 4;

  private final FrameSource source;
  private final PackBatches batches;
  private final Threads threads;
  private final int packsAhead;
  private final Deque<Task<List<Frame>, TargetException>> readings = new ArrayDeque<>();

  /// @param after extents up to this one are passed over
  PackReadAhead(
      NeedSorter.Sorted needs, FrameSource source, ExtentId after, Threads threads, int parallelism)
      throws IOException {
    this.source = source;
    this.batches = new PackBatches(needs, source.packs());
    this.threads = threads;
    this.packsAhead = Math.clamp(parallelism, 1, PACKS_MAX);
    for (ExtentNeed need = needs.peek();
        need != null && !need.extent().isAfter(after);
        need = needs.peek()) {
      needs.next();
    }
  }

  /// The frames of the next pack, or null at the end.
  @Nullable List<Frame> next() throws IOException, TargetException, InterruptedException {
    for (PackBatch batch = room(); batch != null; batch = room()) {
      PackBatch wanted = batch;
      readings.add(Task.start(threads, "clone-read", () -> source.read(wanted)));
    }
    Task<List<Frame>, TargetException> oldest = readings.poll();
    return oldest == null ? null : oldest.get();
  }

  private @Nullable PackBatch room() throws IOException, TargetException {
    return readings.size() < packsAhead ? batches.next() : null;
  }

  @Override
  public void close() {
    readings.forEach(Task::interrupt);
    readings.forEach(Task::join);
  }
}
