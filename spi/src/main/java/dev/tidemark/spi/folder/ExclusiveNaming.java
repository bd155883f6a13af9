package dev.tidemark.spi.folder;

import dev.tidemark.spi.folder.FolderOps.Naming;
import dev.tidemark.spi.folder.FolderOps.Way;
import dev.tidemark.spi.sink.TargetException;
import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;

/// Gives a finished file its name in the best way that the place has, and remembers which that is:
/// a hard link, a rename that replaces nothing, or, only where a person vouched for a single
/// writer, a look and a plain rename.
final class ExclusiveNaming {

  private final FolderOps ops;
  private final FolderErrors faults;
  private final boolean singleWriter;
  private final ReentrantLock oneAtATime = new ReentrantLock();
  private volatile Way way = Way.LINK;

  ExclusiveNaming(FolderOps ops, FolderErrors faults, boolean singleWriter) {
    this.ops = ops;
    this.faults = faults;
    this.singleWriter = singleWriter;
  }

  /// @return false if the name is taken
  boolean name(String temp, String path, String action)
      throws IOException, TargetException, InterruptedException {
    Way tried = way;
    while (tried != Way.RENAME) {
      Naming naming = ops.name(temp, path, tried);
      if (naming != Naming.NOT_SUPPORTED) {
        return naming == Naming.DONE;
      }
      tried = next(tried, action);
      way = tried;
    }
    return nameAlone(temp, path);
  }

  /// Makes the new name durable. A rename's old name goes first: some file systems count no links,
  /// and one left with both names after a power cut would lose the object when the temporary one is
  /// cleared.
  void syncNamed(String path) throws IOException {
    if (way != Way.LINK) {
      ops.syncFolder(TempFiles.FOLDER);
    }
    ops.syncFolder(FolderSyncs.of(path));
  }

  private Way next(Way failed, String action) throws TargetException {
    if (failed == Way.LINK) {
      return Way.RENAME_NO_REPLACE;
    }
    if (singleWriter) {
      return Way.RENAME;
    }
    throw faults.rejected(
        action,
        "the file system has neither hard links nor a rename that replaces nothing, so two writers could overwrite"
            + " each other; set 'single-writer: true' if nobody else ever writes here");
  }

  private boolean nameAlone(String temp, String path) throws IOException, InterruptedException {
    oneAtATime.lockInterruptibly();
    try {
      return ops.status(path).isEmpty() && ops.name(temp, path, Way.RENAME) == Naming.DONE;
    } finally {
      oneAtATime.unlock();
    }
  }
}
