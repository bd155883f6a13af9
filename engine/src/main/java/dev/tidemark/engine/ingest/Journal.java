package dev.tidemark.engine.ingest;

import dev.tidemark.engine.files.FileNames;
import dev.tidemark.engine.files.SourceNote;
import java.nio.charset.StandardCharsets;
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
  private final List<SourceNote.Lack> lacks = new ArrayList<>();
  private long lackCount;
  private final List<byte[]> mounts = new ArrayList<>();
  private long mountCount;
  private final SortedMap<String, Long> notKept = new TreeMap<>();
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

  /// @param relativePath each byte a character
  void problem(Problem.Kind kind, String relativePath, String detail) {
    Problem problem = new Problem(kind, shown(relativePath), detail);
    problemCount++;
    if (kind.incomplete()) {
      lacks(relativePath, detail);
    }
    if (problems.size() < PROBLEMS_MAX) {
      problems.add(problem);
    }
    listener.problem(source, problem);
  }

  private void lacks(String relativePath, String reason) {
    lackCount++;
    if (lacks.size() < SourceNote.LISTED_MAX) {
      lacks.add(new SourceNote.Lack(bytes(relativePath), reason));
    }
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
    return lackCount > 0;
  }

  /// What the state that this import makes says of the source.
  SourceNote note() {
    return new SourceNote(
        source.name(),
        source.tree().path(),
        source.as().bytes(),
        source.oneFileSystem(),
        source.excludes().texts(),
        mountCount,
        mounts,
        lackCount,
        lacks,
        notKept);
  }

  private static byte[] bytes(String relativePath) {
    int end = relativePath.length() - (relativePath.endsWith("/") ? 1 : 0);
    return relativePath.substring(0, end).getBytes(StandardCharsets.ISO_8859_1);
  }

  private String shown(String relativePath) {
    String root = source.tree().show();
    String rest = FileNames.text(bytes(relativePath));
    if (rest.isEmpty()) {
      return root;
    }
    return root.endsWith("/") ? root + rest : root + "/" + rest;
  }
}
