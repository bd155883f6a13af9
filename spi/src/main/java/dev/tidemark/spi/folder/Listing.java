package dev.tidemark.spi.folder;

import dev.tidemark.spi.folder.FolderOps.Entry;
import dev.tidemark.spi.folder.FolderOps.Kind;
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
/// A queue holds what may come next, least first: `name` for what may be a file, `name/` for a
/// folder not yet opened. All beneath a folder comes after `name/`, so what leaves the queue leaves
/// in order, and a folder is read only when its turn comes. Only what leaves the queue is asked for
/// its length.
final class Listing {

  private final FolderOps ops;
  private final Folders folders;
  private final String prefix;
  private final String after;
  private final int limit;
  private final PriorityQueue<Candidate> queue =
      new PriorityQueue<>(Comparator.comparing(Candidate::key));
  private final List<ObjectInfo> found = new ArrayList<>();

  private record Candidate(String key, Optional<Status> status) {
    boolean isFolder() {
      return key.endsWith("/");
    }
  }

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
      if (!next.key().equals(last)) {
        take(next);
      }
      last = next.key();
    }
    return found;
  }

  private void take(Candidate next) throws IOException {
    if (next.isFolder()) {
      openFolder(next.key().substring(0, next.key().length() - 1));
      return;
    }
    Optional<Status> status = next.status().isPresent() ? next.status() : ops.status(next.key());
    if (status.isEmpty()) {
      return;
    }
    switch (status.get().kind()) {
      case FILE -> found.add(new ObjectInfo(new ObjectName(next.key()), status.get().length()));
      case FOLDER -> queue.add(new Candidate(next.key() + "/", Optional.empty()));
      case OTHER -> {}
    }
  }

  private void openFolder(String folder) throws IOException {
    for (Entry entry : entries(folder)) {
      String path = folder.isEmpty() ? entry.name() : folder + "/" + entry.name();
      if (ObjectName.isValid(path)) {
        consider(path, entry.status());
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

  private void consider(String path, Optional<Status> status) {
    if (!path.startsWith(prefix) && !prefix.startsWith(path + "/")) {
      return;
    }
    if (path.compareTo(after) > 0) {
      queue.add(new Candidate(path, status));
    } else if (mayHoldLater(path) && status.map(s -> s.kind() == Kind.FOLDER).orElse(true)) {
      queue.add(new Candidate(path + "/", status));
    }
  }

  /// Whether names beneath `path` may come after `after` although `path` itself does not.
  private boolean mayHoldLater(String path) {
    String folder = path + "/";
    return folder.compareTo(after) > 0 || after.startsWith(folder);
  }
}
