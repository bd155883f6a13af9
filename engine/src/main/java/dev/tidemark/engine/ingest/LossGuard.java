package dev.tidemark.engine.ingest;

import dev.tidemark.engine.files.DirectoryEntry;
import dev.tidemark.engine.files.FileType;
import dev.tidemark.engine.ingest.InodeCache.Missing;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// Counts the names that a removal would end, before it begins: a source that has lost most of what
/// it had is more likely unmounted or broken than cleaned up. What was found under another name is
/// not lost.
final class LossGuard {

  private final InodeCache table;
  private final ObjectSet found;
  private final long bearable;
  private final Deque<Long> directories = new ArrayDeque<>();
  private long lost;

  /// @param names how many the source had
  LossGuard(InodeCache table, ObjectSet found, long names) {
    this.table = table;
    this.found = found;
    this.bearable = names / 2;
  }

  /// @throws GuardRefusal if more than half is lost
  void check(FileRecordWriter records) {
    Missing missing = table.firstMissing(records.local());
    while (missing != null) {
      count(records.entry(missing.directory(), missing.name()), missing.object());
      while (!directories.isEmpty()) {
        countIn(records, directories.removeLast());
      }
      missing = table.missingAfter(records.local(), missing);
    }
  }

  private void count(@Nullable DirectoryEntry entry, long object) {
    if (entry == null || entry.object() != object || found.contains(object)) {
      return;
    }
    lost++;
    if (entry.type() == FileType.DIRECTORY) {
      directories.addLast(object);
    }
    if (lost > bearable) {
      throw new GuardRefusal("it has lost more than half of its entries");
    }
  }

  private void countIn(FileRecordWriter records, long directory) {
    records.forEachEntry(directory, entry -> count(entry.entry(), entry.entry().object()));
  }
}
