package org.example.tidemark.webdav;

import dev.tidemark.spi.sink.TargetException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.example.tidemark.webdav.Multistatus.Resource;

/// Makes collections, and remembers which are there. The archive's own is made by the first create,
/// if the one above it is there; seen once and then gone, it is `Missing` and never made again: the
/// server may have lost a disk, and what is written now would lie beneath its mount point.
final class Folders {

  private final Dav dav;
  private final Set<String> ready = ConcurrentHashMap.newKeySet();
  private volatile boolean rootSeen;

  Folders(Dav dav, boolean rootSeen) {
    this.dav = dav;
    this.rootSeen = rootSeen;
  }

  /// The folder that holds `path`; `""` for one at the root.
  static String of(String path) {
    return path.substring(0, Math.max(0, path.lastIndexOf('/')));
  }

  /// Makes `folder` and all above it.
  void prepare(String action, String folder) throws TargetException, InterruptedException {
    if (ready.contains(folder)) {
      return;
    }
    if (folder.isEmpty()) {
      prepareRoot(action);
    } else {
      prepare(action, of(folder));
      make(action, folder);
    }
    ready.add(folder);
  }

  private void prepareRoot(String action) throws TargetException, InterruptedException {
    checkRoot(action);
    if (!rootSeen && dav.makeCollection("") == Dav.Made.NO_PARENT) {
      throw dav.faults()
          .rejected(action, "the folder above it is not there; make that one, or correct the url");
    }
    rootSeen = true;
  }

  private void make(String action, String folder) throws TargetException, InterruptedException {
    switch (dav.makeCollection(folder + "/")) {
      case YES -> {}
      case THERE -> checkCollection(action, folder);
      case NO_PARENT -> {
        forget();
        throw dav.faults().unavailable(action, "the folder of '" + folder + "' is gone");
      }
    }
  }

  private void checkCollection(String action, String folder)
      throws TargetException, InterruptedException {
    if (!dav.look(folder + "/").map(Resource::collection).orElse(false)) {
      throw dav.faults()
          .rejected(
              action,
              "'" + folder + "' is no folder; no object's name may be a folder of another's");
    }
  }

  /// Something was not where it should be: all are made sure of again.
  void forget() {
    ready.clear();
  }

  /// Lets a root pass that is not there yet, not one that is there no more.
  void checkRoot(String action) throws TargetException, InterruptedException {
    boolean seenBefore = rootSeen;
    if (dav.look("").isPresent()) {
      rootSeen = true;
    } else if (seenBefore) {
      throw dav.faults().rootGone(action);
    }
  }
}
