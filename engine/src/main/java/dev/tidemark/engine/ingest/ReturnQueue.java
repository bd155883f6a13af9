package dev.tidemark.engine.ingest;

import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;

/// The way back from the inserting thread to the scout: files that are to be read again, because
/// the transaction that was to name known content did not find it any more. Reading is slow, so it
/// is never done under the write lock.
///
/// The walk is over when the scout has taken every list and the inserting thread has no further
/// one. So [WalkStep.End] says how many were taken, and one that says too few ends nothing.
final class ReturnQueue {

  /// Files of one transaction; none at all means that nobody returns anything any more.
  private final LinkedBlockingQueue<List<ReturnedFile>> lists = new LinkedBlockingQueue<>();

  private long put;
  private long taken;

  /// Called by the inserting thread, outside of any transaction.
  void put(List<ReturnedFile> files) {
    if (!files.isEmpty()) {
      put++;
      lists.add(List.copyOf(files));
    }
  }

  /// Whether the scout had taken all lists when it put this step. For the inserting thread.
  boolean isLast(WalkStep.End end) {
    return end.listsTaken() == put;
  }

  /// What is to be read again now; may be nothing. For the scout.
  List<ReturnedFile> poll() {
    List<ReturnedFile> files = lists.poll();
    if (files == null) {
      return List.of();
    }
    taken++;
    return files;
  }

  /// The next files to be read again, waited for; nothing if there will be none. For the scout.
  List<ReturnedFile> take() throws InterruptedException {
    List<ReturnedFile> files = lists.take();
    taken++;
    return files;
  }

  /// How many lists the scout has taken.
  long taken() {
    return taken;
  }

  /// Lets the scout end.
  void close() {
    lists.add(List.of());
  }
}
