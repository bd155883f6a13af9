package dev.tidemark.spi.folder;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// Which folder entries still have to be synced before a create may be called durable.
///
/// - A folder is **ready** once this sink has synced the folder that holds it, whoever made it: its
///   maker may have been killed between making and syncing.
/// - A folder is **shown** when names in it have been handed out. They may be in memory only, left
///   by a writer that was killed before its sync; the caller will build on them, so they are synced
///   before the next object appears.
final class FolderSyncs {

  private final FolderOps ops;
  private final Set<String> ready = ConcurrentHashMap.newKeySet();
  private final Map<String, Long> shown = new ConcurrentHashMap<>();
  private final AtomicLong shows = new AtomicLong();

  FolderSyncs(FolderOps ops) {
    this.ops = ops;
  }

  /// The folder that holds `path`; `""` for one at the root.
  static String of(String path) {
    int slash = path.lastIndexOf('/');
    return slash < 0 ? "" : path.substring(0, slash);
  }

  /// Makes `folder` and all above it, durably.
  void prepare(String folder) throws IOException {
    if (ready.contains(folder)) {
      return;
    }
    if (!folder.isEmpty()) {
      prepare(of(folder));
    }
    ops.makeFolder(folder);
    if (!folder.isEmpty()) {
      ops.syncFolder(of(folder));
    }
    ready.add(folder);
  }

  /// A folder was not where it should be: all are made sure of again.
  void forget() {
    ready.clear();
  }

  void show(String folder) {
    shown.put(folder, shows.incrementAndGet());
  }

  /// Makes all that was shown durable. It is struck off only afterwards, so that no create beside
  /// this one goes on without it, and by its number, so that what is shown meanwhile stays noted.
  void syncShown() throws IOException {
    for (Map.Entry<String, Long> entry : shown.entrySet()) {
      try {
        ops.syncFolder(entry.getKey());
      } catch (NoSuchFileException gone) {
        // Nothing in it is left to last.
      }
      shown.remove(entry.getKey(), entry.getValue());
    }
  }
}
