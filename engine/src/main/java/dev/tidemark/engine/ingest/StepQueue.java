package dev.tidemark.engine.ingest;

import java.util.concurrent.CancellationException;
import java.util.concurrent.LinkedBlockingQueue;

/// The steps on their way from the scout to the inserting thread, in order. The queue itself has no
/// bound: the budget has one, and each step is paid from it before it is put here.
final class StepQueue {

  private final LinkedBlockingQueue<WalkStep> steps = new LinkedBlockingQueue<>();
  private final ByteBudget budget;

  StepQueue(ByteBudget budget) {
    this.budget = budget;
  }

  /// Waits until so many bytes may be held. What is put later has to be paid before.
  ///
  /// @throws CancellationException if nobody takes anything any more
  void reserve(long bytes) {
    if (!budget.take(bytes)) {
      throw new CancellationException("the import has ended");
    }
  }

  void giveBack(long bytes) {
    budget.give(bytes);
  }

  /// Puts a step behind all others; its items and content are paid already.
  void put(WalkStep step) {
    reserve(WalkStep.OVERHEAD_BYTES);
    steps.add(step);
  }

  /// Puts the last step, whatever the budget says.
  void end(WalkStep step) {
    steps.add(step);
  }

  /// The next step, with everything that belongs to it. What went wrong with either is thrown.
  WalkStep take() throws InterruptedException {
    WalkStep step = steps.take();
    if (step instanceof WalkStep.Broken broken) {
      throw ThreadWaits.unchecked(broken.reason());
    }
    step.await();
    return step;
  }

  /// The steps are inserted: what they held is free.
  void done(Iterable<WalkStep> inserted) {
    long bytes = 0;
    for (WalkStep step : inserted) {
      bytes += step.chargedBytes();
    }
    budget.give(bytes);
  }

  /// Lets the scout end.
  void close() {
    budget.close();
  }
}
