package dev.tidemark.engine.ingest;

import dev.tidemark.engine.local.SourceStat;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/// The numbers that what is mounted in a source has in its [InodeCache]: one for each place, for
/// `st_dev` changes with mounts. Another disk in the same place is told by births and times.
final class Mounts {

  private final ReentrantLock lock = new ReentrantLock();
  private final InodeCache table;
  private final Map<String, Integer> numbers;
  private final Map<String, Integer> fresh = new HashMap<>();

  /// @param known by path below the root, each byte a character
  Mounts(InodeCache table, Map<String, Integer> known) {
    this.table = table;
    this.numbers = new HashMap<>(known);
  }

  /// The number of a place; a new one gets the next.
  int number(String path) {
    lock.lock();
    try {
      Integer known = numbers.get(path);
      return known == null ? next(path) : known;
    } finally {
      lock.unlock();
    }
  }

  private int next(String path) {
    int next = 1 + numbers.values().stream().mapToInt(n -> n).max().orElse(0);
    if (next > InodeCache.FILE_SYSTEM_MAX || path.length() > InodeCache.MOUNT_PATH_MAX) {
      return SourceStat.ANY_FILE_SYSTEM;
    }
    numbers.put(path, next);
    fresh.put(path, next);
    return next;
  }

  /// Notes the new ones, in the transaction of the first names that need them.
  void keep(FileRecordWriter records) {
    lock.lock();
    try {
      fresh.forEach((path, number) -> table.noteMount(records.local(), path, number));
      fresh.clear();
    } finally {
      lock.unlock();
    }
  }
}
