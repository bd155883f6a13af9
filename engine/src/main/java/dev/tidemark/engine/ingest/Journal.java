package dev.tidemark.engine.ingest;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// What one import has come across: counts, and the first of its problems.
final class Journal {

  private static final int PROBLEMS_MAX = 100;

  private final ImportSource source;
  private final ImportListener listener;
  private final List<Problem> problems = new ArrayList<>();
  private long problemCount;
  private boolean incomplete;
  private boolean unlisted;

  private long files;
  private long directories;
  private long created;
  private long changed;
  private long moved;
  private long removed;
  private long bytesRead;
  private long bytesStored;
  private long recordsChanged;

  Journal(ImportSource source, ImportListener listener) {
    this.source = source;
    this.listener = listener;
  }

  void name(boolean isDirectory) {
    directories += isDirectory ? 1 : 0;
    files += isDirectory ? 0 : 1;
  }

  void created() {
    created++;
  }

  void changed() {
    changed++;
  }

  void moved() {
    moved++;
  }

  void removed() {
    removed++;
  }

  void read(long bytes) {
    bytesRead += bytes;
  }

  void transaction(long records, long stored) {
    recordsChanged += records;
    bytesStored += stored;
  }

  void problem(Problem.Kind kind, String relativePath, String detail) {
    Problem problem = new Problem(kind, shown(relativePath), detail);
    problemCount++;
    incomplete |= kind.incomplete();
    if (problems.size() < PROBLEMS_MAX) {
      problems.add(problem);
    }
    listener.problem(source, problem);
  }

  /// What a directory holds is unknown.
  void unlisted(String relativePath, String reason) {
    unlisted = true;
    problem(Problem.Kind.UNREADABLE, relativePath, reason);
  }

  boolean hasUnlisted() {
    return unlisted;
  }

  boolean changedRecords() {
    return recordsChanged > 0;
  }

  long names() {
    return files + directories;
  }

  void progressed() {
    listener.progressed(source, counts());
  }

  ImportCounts counts() {
    return new ImportCounts(
        files, directories, created, changed, moved, removed, bytesRead, bytesStored);
  }

  /// The counts as they are kept with a transaction.
  SortedMap<String, Long> audit() {
    SortedMap<String, Long> counts = new TreeMap<>();
    counts.put("files", files);
    counts.put("directories", directories);
    counts.put("created", created);
    counts.put("changed", changed);
    counts.put("moved", moved);
    counts.put("removed", removed);
    counts.put("bytes-read", bytesRead);
    counts.put("bytes-stored", bytesStored);
    return counts;
  }

  List<Problem> problems() {
    return problems;
  }

  long problemCount() {
    return problemCount;
  }

  boolean incomplete() {
    return incomplete;
  }

  private String shown(String relativePath) {
    String root = source.tree().show();
    String rest =
        relativePath.endsWith("/")
            ? relativePath.substring(0, relativePath.length() - 1)
            : relativePath;
    if (rest.isEmpty()) {
      return root;
    }
    return root.endsWith("/") ? root + rest : root + "/" + rest;
  }
}
