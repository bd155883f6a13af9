package dev.tidemark.engine.mirror;

import dev.tidemark.engine.archive.ArchiveWriter;
import dev.tidemark.engine.archive.format.PackRef;
import dev.tidemark.engine.seam.Task;
import dev.tidemark.engine.seam.Threads;
import dev.tidemark.spi.sink.Content;
import dev.tidemark.spi.sink.TargetException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.IntSupplier;

/// Packs on their way to one target, several at once. They finish in any order and count in the
/// order of their ids: X moves over the contiguous beginning only. For the lane's thread.
final class PackUploads {

  private final ArchiveWriter writer;
  private final Threads threads;
  private final IntSupplier slots;
  private final Deque<Underway> underway = new ArrayDeque<>();

  /// @param sent empty if it was there before
  private record Underway(PackRef pack, Optional<Task<Boolean, TargetException>> sent) {

    boolean isThere() {
      return sent.map(Task::isSuccessful).orElse(true);
    }
  }

  PackUploads(ArchiveWriter writer, Threads threads, IntSupplier slots) {
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
    Task<Boolean, TargetException> sent =
        Task.start(
            threads,
            "send " + ref.first(),
            () -> {
              writer.create(ref, pack);
              return true;
            });
    underway.add(new Underway(ref, Optional.of(sent)));
  }

  /// Counts a pack that is at the target already.
  void found(PackRef pack) {
    underway.add(new Underway(pack, Optional.empty()));
  }

  /// Waits for the oldest pack; then it is at the target.
  PackRef await() throws TargetException, InterruptedException {
    Underway oldest = underway.remove();
    if (oldest.sent().isPresent()) {
      oldest.sent().get().get();
    }
    return oldest.pack();
  }

  /// Ends what is under way as soon as it can be ended.
  void interrupt() {
    underway.forEach(pack -> pack.sent().ifPresent(Task::interrupt));
  }

  /// Waits until nothing is under way, whatever becomes of it.
  ///
  /// @return packs that arrived although an older one may not have
  List<PackRef> settle() {
    underway.forEach(pack -> pack.sent().ifPresent(Task::join));
    List<PackRef> arrived =
        underway.stream().filter(Underway::isThere).map(Underway::pack).toList();
    underway.clear();
    return arrived;
  }
}
