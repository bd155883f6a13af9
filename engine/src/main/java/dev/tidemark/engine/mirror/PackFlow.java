package dev.tidemark.engine.mirror;

import dev.tidemark.engine.archive.ArchiveWriter;
import dev.tidemark.engine.archive.PackRef;
import dev.tidemark.engine.seam.Threads;
import dev.tidemark.spi.sink.Content;
import dev.tidemark.spi.sink.TargetException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.IntSupplier;

/// Packs on their way to one target, several at once. They finish in any order and count in the
/// order of their ids: X moves over the contiguous beginning only. For the lane's thread.
final class PackFlow {

  private final ArchiveWriter writer;
  private final Threads threads;
  private final IntSupplier slots;
  private final Deque<Underway> underway = new ArrayDeque<>();

  private record Underway(PackRef pack, Optional<Thread> thread, CompletableFuture<Void> sent) {}

  PackFlow(ArchiveWriter writer, Threads threads, IntSupplier slots) {
    this.writer = writer;
    this.threads = threads;
    this.slots = slots;
  }

  int size() {
    return underway.size();
  }

  boolean slotFree() {
    return underway.size() < slots.getAsInt();
  }

  /// Gets a pack under way.
  void send(PackRef ref, Content pack) {
    CompletableFuture<Void> sent = new CompletableFuture<>();
    Thread thread =
        threads.start(
            "send " + ref.first(),
            () -> {
              try {
                writer.create(ref, pack);
                sent.complete(null);
              } catch (TargetException | InterruptedException | RuntimeException | Error e) {
                sent.completeExceptionally(e);
              }
            });
    underway.add(new Underway(ref, Optional.of(thread), sent));
  }

  /// Counts a pack that is at the target already.
  void found(PackRef pack) {
    underway.add(new Underway(pack, Optional.empty(), CompletableFuture.completedFuture(null)));
  }

  /// Waits for the oldest pack; then it is at the target.
  PackRef await() throws TargetException, InterruptedException {
    Underway oldest = underway.remove();
    try {
      oldest.sent().get();
      return oldest.pack();
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case TargetException reason -> throw reason;
        case InterruptedException interrupted -> throw interrupted;
        case RuntimeException fault -> throw fault;
        case Error fault -> throw fault;
        case null, default -> throw new IllegalStateException(e);
      }
    }
  }

  /// Ends what is under way as soon as it can be ended.
  void interrupt() {
    underway.forEach(pack -> pack.thread().ifPresent(Thread::interrupt));
  }

  /// Waits until nothing is under way, whatever becomes of it.
  ///
  /// @return packs that arrived although an older one may not have
  List<PackRef> settle() {
    List<PackRef> arrived = new ArrayList<>();
    boolean interrupted = false;
    for (Underway pack : underway) {
      interrupted |= joined(pack);
      if (pack.sent().isDone() && !pack.sent().isCompletedExceptionally()) {
        arrived.add(pack.pack());
      }
    }
    underway.clear();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return arrived;
  }

  /// @return whether the wait was interrupted; then the pack is, too
  private static boolean joined(Underway pack) {
    boolean interrupted = false;
    while (true) {
      try {
        if (pack.thread().isPresent()) {
          pack.thread().get().join();
        }
        return interrupted;
      } catch (InterruptedException e) {
        interrupted = true;
        pack.thread().ifPresent(Thread::interrupt);
      }
    }
  }
}
