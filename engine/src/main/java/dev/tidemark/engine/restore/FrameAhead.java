package dev.tidemark.engine.restore;

import dev.tidemark.engine.pack.Frame;
import dev.tidemark.engine.seam.Threads;
import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.spi.words.ExtentId;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/// Reads packs side by side and gives their frames in order.
final class FrameAhead implements AutoCloseable {

  private static final int PACKS_MAX = 4;

  private record Reading(FutureTask<List<Frame>> task, Thread thread) {}

  private final FrameSource source;
  private final PackBatches batches;
  private final Threads threads;
  private final int packsAhead;
  private final Deque<Reading> readings = new ArrayDeque<>();

  /// @param after extents up to this one are passed over
  FrameAhead(
      NeedSorter.Sorted needs, FrameSource source, ExtentId after, Threads threads, int parallelism)
      throws IOException {
    this.source = source;
    this.batches = new PackBatches(needs, source.packs());
    this.threads = threads;
    this.packsAhead = Math.clamp(parallelism, 1, PACKS_MAX);
    for (Need need = needs.peek();
        need != null && !need.extent().isAfter(after);
        need = needs.peek()) {
      needs.next();
    }
  }

  /// The frames of the next pack, or null at the end.
  @Nullable List<Frame> next() throws IOException, TargetException, InterruptedException {
    for (PackBatch batch = room(); batch != null; batch = room()) {
      PackBatch wanted = batch;
      FutureTask<List<Frame>> task = new FutureTask<>(() -> source.read(wanted));
      readings.add(new Reading(task, threads.start("clone-read", task)));
    }
    Reading oldest = readings.poll();
    return oldest == null ? null : outcome(oldest);
  }

  private @Nullable PackBatch room() throws IOException, TargetException {
    return readings.size() < packsAhead ? batches.next() : null;
  }

  private static List<Frame> outcome(Reading reading) throws TargetException, InterruptedException {
    try {
      return reading.task.get();
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case TargetException place -> throw place;
        case InterruptedException interrupted -> throw interrupted;
        case RuntimeException other -> throw other;
        case null, default -> throw new IllegalStateException("read a pack", e);
      }
    }
  }

  @Override
  public void close() throws InterruptedException {
    for (Reading reading : readings) {
      reading.task.cancel(true);
      reading.thread.join();
    }
  }
}
