package dev.tidemark.engine.archive;

import dev.tidemark.engine.seam.Task;
import dev.tidemark.spi.sink.TargetException;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Reads something of several commits side by side.
final class ParallelReads {

  private ParallelReads() {}

  /// What is read of one commit; empty if there is nothing to say of it.
  @FunctionalInterface
  interface Reading<T> {
    Optional<T> of(long number) throws TargetException, InterruptedException;
  }

  /// Returns when all are read; the first failure ends it, whatever it is.
  static <T> Map<Long, T> of(ObjectReader reads, Collection<Long> numbers, Reading<T> reading)
      throws TargetException, InterruptedException {
    Map<Long, Task<Optional<T>, TargetException>> tasks = new TreeMap<>();
    for (long number : numbers) {
      tasks.put(
          number,
          Task.start(reads.seam().threads(), "read commit " + number, () -> reading.of(number)));
    }
    Map<Long, T> found = new TreeMap<>();
    try {
      for (Map.Entry<Long, Task<Optional<T>, TargetException>> task : tasks.entrySet()) {
        task.getValue().get().ifPresent(value -> found.put(task.getKey(), value));
      }
      return found;
    } catch (InterruptedException e) {
      tasks.values().forEach(Task::interrupt);
      throw e;
    } finally {
      tasks.values().forEach(Task::join);
    }
  }
}
