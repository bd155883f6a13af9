package dev.tidemark.spi.folder;

import dev.tidemark.spi.folder.FolderOps.Entry;
import dev.tidemark.spi.folder.FolderOps.Status;
import dev.tidemark.spi.sink.ObjectInfo;
import dev.tidemark.spi.sink.ObjectName;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;

/// One listing: names across folders in the order of their full names, where `a-b` and `a.b` come
/// before `a/b`.
///
/// A queue holds the paths that may come next, least first, files and folders alike. All beneath a
/// folder comes after the folder's own path, so what leaves the queue leaves in order, and a folder
/// is read only when its turn has come. Only what leaves the queue is asked what it is.
final class Listing {

  private final FolderOps ops;
  private final Folders folders;
  private final String prefix;
  private final String after;
  private final int limit;
  private final PriorityQueue<Candidate> queue =
      new PriorityQueue<>(Comparator.comparing(Candidate::path));
  private final List<ObjectInfo> found = new ArrayList<>();

  private record Candidate(String path, Optional<Status> status) {}

  Listing(FolderSink.Parts parts, String prefix, String after, int limit) {
    this.ops = parts.ops();
    this.folders = parts.folders();
    this.prefix = prefix;
    this.after = after;
    this.limit = limit;
  }

  List<ObjectInfo> run() throws IOException, InterruptedException {
    String start = Folders.of(prefix);
    if (!start.isEmpty() && !ObjectName.isValid(start)) {
      return found;
    }
    openFolder(start);
    String last = "";
    while (found.size() < limit && !queue.isEmpty()) {
      Interrupts.check();
      Candidate next = queue.remove();
      if (!next.path().equals(last)) {
        take(next.path(), next.status());
      }
      last = next.path();
    }
    return found;
  }

  private void take(String path, Optional<Status> known) throws IOException {
    Optional<Status> status = known.isPresent() ? known : ops.status(path);
    if (status.isEmpty()) {
      return;
    }
    switch (status.get().kind()) {
      case FILE -> find(path, status.get().length());
      case FOLDER -> openFolder(path);
      case OTHER -> {}
    }
  }

  private void find(String path, long length) {
    if (path.compareTo(after) > 0) {
      found.add(new ObjectInfo(new ObjectName(path), length));
    }
  }

  private void openFolder(String folder) throws IOException {
    String above = folder.isEmpty() ? "" : folder + "/";
    for (Entry entry : entries(folder)) {
      String path = above + entry.name();
      if (matters(path) && ObjectName.isValid(path)) {
        queue.add(new Candidate(path, entry.status()));
      }
    }
  }

  private List<Entry> entries(String folder) throws IOException {
    try {
      List<Entry> entries = ops.list(folder);
      folders.show(folder);
      return entries;
    } catch (NoSuchFileException e) {
      if (ops.status("").isEmpty()) {
        throw e;
      }
      return List.of();
    }
  }

  /// Whether `path`, or something beneath it, may be asked for. What is read at all lies in the
  /// last folder that the prefix names.
  private boolean matters(String path) {
    return path.startsWith(prefix) && (path.compareTo(after) > 0 || mayHoldLater(path + "/"));
  }

  private boolean mayHoldLater(String folder) {
    return folder.compareTo(after) > 0 || after.startsWith(folder);
  }
}
