package dev.tidemark.engine.restore;

import dev.tidemark.engine.files.TreePath;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/// The names that a destination could not hold, and why. Used by all threads of a restore.
final class SkippedNames {

  private static final int NAMED_MAX = 100;

  /// What the system says when more than one name is concerned.
  private static final List<String> OF_ALL =
      List.of(
          "no space left",
          "quota exceeded",
          "not enough space",
          "read-only file system",
          "input/output error",
          "transport endpoint",
          "stale file handle",
          "stale nfs file handle",
          "too many open files",
          "cannot allocate memory",
          "no such device");

  private final Map<TreePath, String> reasons = new ConcurrentHashMap<>();
  private final Queue<SkippedName> named = new ConcurrentLinkedQueue<>();
  private final AtomicLong namedCount = new AtomicLong();
  private final AtomicLong count = new AtomicLong();
  private final AtomicLong attributes = new AtomicLong();

  /// Whether a failure concerns this name alone. The destination itself is never one of many.
  static boolean strikesOneName(TreePath path, Exception e) {
    if (path.isRoot()) {
      return false;
    }
    String said = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
    return switch (e) {
      case FileSystemException file -> OF_ALL.stream().noneMatch(said::contains);
      case IllegalArgumentException name -> true;
      default -> said.contains("file too large");
    };
  }

  /// @throws IOException if the failure is not of this name alone
  void add(TreePath path, Exception e) throws IOException {
    if (!strikesOneName(path, e)) {
      throw e instanceof IOException io ? io : new IOException(e);
    }
    add(path, RestoreErrors.reason(e));
  }

  /// A name that needs another one, which is not there.
  void addBecauseOf(TreePath path, TreePath other) {
    if (!has(path)) {
      add(path, reasons.getOrDefault(other, "the file that it is another name of is missing"));
    }
  }

  private void add(TreePath path, String reason) {
    if (reasons.putIfAbsent(path, reason) == null && !OwnNames.isBeside(path.name())) {
      count.incrementAndGet();
      if (namedCount.incrementAndGet() <= NAMED_MAX) {
        named.add(new SkippedName(path, reason));
      }
    }
  }

  /// One more name below a directory that is skipped.
  void another(TreePath path) {
    if (!reasons.containsKey(path)) {
      count.incrementAndGet();
    }
  }

  /// The name, or a directory it is in, is skipped.
  boolean has(TreePath path) {
    if (reasons.isEmpty()) {
      return false;
    }
    for (TreePath at = path; !at.isRoot(); at = at.parent()) {
      if (reasons.containsKey(at)) {
        return true;
      }
    }
    return false;
  }

  /// A name that is there, with another mode or time.
  ///
  /// @throws IOException if the failure is not of this name alone
  void attributes(TreePath path, IOException e) throws IOException {
    if (!path.isRoot() && !strikesOneName(path, e)) {
      throw e;
    }
    attributes.incrementAndGet();
  }

  long count() {
    return count.get();
  }

  long attributesCount() {
    return attributes.get();
  }

  /// The first hundred.
  List<SkippedName> named() {
    return List.copyOf(named);
  }
}
