package dev.tidemark.engine.ingest;

import java.util.HashMap;
import java.util.Map;

/// The numbers that what is mounted in a source has in its [SourceTable]: one for each place, for
/// `st_dev` changes with mounts. Another disk in the same place is told by births and times.
final class Mounts {

  private final SourceTable table;
  private final Map<String, Integer> numbers;
  private final Map<String, Integer> fresh = new HashMap<>();

  /// @param known by path below the root, each byte a character
  Mounts(SourceTable table, Map<String, Integer> known) {
    this.table = table;
    this.numbers = new HashMap<>(known);
  }

  /// The number of a place; a new one gets the next.
  synchronized int number(String path) {
    Integer known = numbers.get(path);
    if (known != null) {
      return known;
    }
    if (path.length() > SourceTable.MOUNT_PATH_MAX) {
      return SourceStat.ANY_FILE_SYSTEM;
    }
    int next = 1 + numbers.values().stream().mapToInt(n -> n).max().orElse(0);
    if (next > SourceTable.FILE_SYSTEM_MAX) {
      return SourceStat.ANY_FILE_SYSTEM;
    }
    numbers.put(path, next);
    fresh.put(path, next);
    return next;
  }

  /// Notes the new ones, in the transaction of the first names that need them.
  synchronized void keep(Records records) {
    fresh.forEach((path, number) -> table.noteMount(records.local(), path, number));
    fresh.clear();
  }
}
