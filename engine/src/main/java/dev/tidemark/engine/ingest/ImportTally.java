package dev.tidemark.engine.ingest;

import dev.tidemark.engine.files.FileType;
import dev.tidemark.engine.files.SourceNote;
import dev.tidemark.engine.files.TreeCounts;
import dev.tidemark.engine.files.TreePath;
import dev.tidemark.engine.local.UnkeptCounts;
import dev.tidemark.engine.local.UnkeptTraits;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// The tally of one import: counts, and the first of its problems.
final class ImportTally {

  /// What the listener is to hear once the transaction is over.
  private sealed interface Untold {

    record Problem(ImportProblem problem) implements Untold {}

    record Omitted(UnkeptCounts kind, TreePath path) implements Untold {}
  }

  private static final int PROBLEMS_MAX = 100;

  private final ImportSource source;
  private final ImportListener listener;
  private final List<ImportProblem> problems = new ArrayList<>();
  private long problemCount;
  private final List<SourceNote.Lack> lacks = new ArrayList<>();
  private long lackCount;
  private final List<byte[]> mounts = new ArrayList<>();
  private long mountCount;
  private final SortedMap<String, Long> notKept = new TreeMap<>();
  private final List<Untold> untold = new ArrayList<>();
  private boolean unlisted;

  private final TreeCounts.Counter tree = new TreeCounts.Counter();
  private long created;
  private long changed;
  private long moved;
  private long removed;
  private long bytesRead;
  private long bytesStored;
  private long recordsChanged;

  ImportTally(ImportSource source, ImportListener listener) {
    this.source = source;
    this.listener = listener;
  }

  /// @param further the object was found under another name before
  void name(FileType type, boolean further) {
    tree.name(type, further);
  }

  /// What a volume does not hold of something that was imported.
  void has(UnkeptTraits traits) {
    traits.list().forEach(kind -> notKept.merge(kind.plural(), 1L, Long::sum));
  }

  /// Something of a kind that a volume does not hold.
  void omit(UnkeptCounts kind, String relativePath) {
    notKept.merge(kind.plural(), 1L, Long::sum);
    untold.add(new Untold.Omitted(kind, absolute(relativePath)));
  }

  void mount(String relativePath) {
    mountCount++;
    if (mounts.size() < SourceNote.LISTED_MAX) {
      mounts.add(bytes(relativePath));
    }
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
  void problem(ImportProblem.Kind kind, String relativePath, String detail) {
    ImportProblem problem = new ImportProblem(kind, absolute(relativePath), detail);
    problemCount++;
    if (kind.incomplete()) {
      lacks(relativePath, detail);
    }
    if (problems.size() < PROBLEMS_MAX) {
      problems.add(problem);
    }
    untold.add(new Untold.Problem(problem));
  }

  /// Tells the listener what was found since the last call. Outside of any transaction, because a
  /// listener may be slow: it writes to a terminal or a pipe.
  void tell() {
    List<Untold> now = List.copyOf(untold);
    untold.clear();
    for (Untold one : now) {
      switch (one) {
        case Untold.Problem(ImportProblem problem) -> listener.problem(source, problem);
        case Untold.Omitted(UnkeptCounts kind, TreePath path) ->
            listener.omitted(source, kind, path);
      }
    }
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
    problem(ImportProblem.Kind.UNREADABLE, relativePath, reason);
  }

  boolean hasUnlisted() {
    return unlisted;
  }

  boolean changedRecords() {
    return recordsChanged > 0;
  }

  long names() {
    return tree.counts().names();
  }

  void progressed() {
    listener.progressed(source, counts());
  }

  ImportCounts counts() {
    return new ImportCounts(
        tree.counts(), created, changed, moved, removed, bytesRead, bytesStored);
  }

  /// The counts as they are kept with a transaction.
  SortedMap<String, Long> audit() {
    SortedMap<String, Long> counts = new TreeMap<>();
    counts.put("files", tree.counts().files());
    counts.put("links", tree.counts().links());
    counts.put("symlinks", tree.counts().symlinks());
    counts.put("directories", tree.counts().directories());
    counts.put("created", created);
    counts.put("changed", changed);
    counts.put("moved", moved);
    counts.put("removed", removed);
    counts.put("bytes-read", bytesRead);
    counts.put("bytes-stored", bytesStored);
    return counts;
  }

  List<ImportProblem> problems() {
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

  private TreePath absolute(String relativePath) {
    return TreePath.trusted(source.tree().path()).descendant(bytes(relativePath));
  }
}
