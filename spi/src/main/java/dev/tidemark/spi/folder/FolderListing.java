package dev.tidemark.spi.folder;

import dev.tidemark.spi.folder.FolderOps.Entry;
import dev.tidemark.spi.folder.FolderOps.Status;
import dev.tidemark.spi.sink.ObjectInfo;
import dev.tidemark.spi.sink.ObjectName;
import dev.tidemark.spi.sink.TargetException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;

/// One listing across folders: names in the order of their full names, where `a-b` and `a.b` come
/// before `a/b`, as [dev.tidemark.spi.sink.ObjectSink#list] asks for. For every place that keeps
/// objects in folders, whether or not it is a [FolderOps].
///
/// A queue holds the paths that may come next, least first, files and folders alike. All beneath a
/// folder comes after the folder's own path, so what leaves the queue leaves in order, and a folder
/// is read only when its turn has come. Only what leaves the queue is asked what it is.
public final class FolderListing {

  /// What a listing asks of the place.
  public interface Reader {

    /// The entries of a folder, in any order; none if there is no such folder.
    ///
    /// @param folder `""` for the root
    List<Entry> list(String folder) throws IOException, TargetException, InterruptedException;

    /// Asked only of entries that came without a status.
    ///
    /// @return empty if it is there no more
    Optional<Status> status(String path) throws IOException, TargetException, InterruptedException;
  }

  private final Reader reader;
  private final String prefix;
  private final String after;
  private final int limit;
  private final PriorityQueue<Candidate> queue =
      new PriorityQueue<>(Comparator.comparing(Candidate::path));
  private final List<ObjectInfo> found = new ArrayList<>();

  private record Candidate(String path, Optional<Status> status) {}

  private FolderListing(Reader reader, String prefix, String after, int limit) {
    this.reader = reader;
    this.prefix = prefix;
    this.after = after;
    this.limit = limit;
  }

  /// Names that no object can have are passed over. The parameters are those of
  /// [dev.tidemark.spi.sink.ObjectSink#list].
  public static List<ObjectInfo> of(Reader reader, String prefix, String after, int limit)
      throws IOException, TargetException, InterruptedException {
    return new FolderListing(reader, prefix, after, limit).run();
  }

  private List<ObjectInfo> run() throws IOException, TargetException, InterruptedException {
    String start = FolderSyncs.of(prefix);
    if (!start.isEmpty() && !ObjectName.isValid(start)) {
      return found;
    }
    openFolder(start);
    String last = "";
    while (found.size() < limit && !queue.isEmpty()) {
      DeferredInterrupt.check();
      Candidate next = queue.remove();
      if (!next.path().equals(last)) {
        take(next.path(), next.status());
      }
      last = next.path();
    }
    return found;
  }

  private void take(String path, Optional<Status> known)
      throws IOException, TargetException, InterruptedException {
    Optional<Status> status = known.isPresent() ? known : reader.status(path);
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

  private void openFolder(String folder) throws IOException, TargetException, InterruptedException {
    String above = folder.isEmpty() ? "" : folder + "/";
    for (Entry entry : reader.list(folder)) {
      String path = above + entry.name();
      if (matters(path) && ObjectName.isValid(path)) {
        queue.add(new Candidate(path, entry.status()));
      }
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
