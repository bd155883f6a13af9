package dev.tidemark.engine.pack;

import dev.tidemark.engine.seam.Disk;
import dev.tidemark.engine.seam.DiskFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/// The packs that are open for reading: the ones used last stay open. A file is closed when it is
/// forgotten and nobody reads from it any more.
final class OpenPacks implements AutoCloseable {

  private static final int OPEN_MAX = 16;

  /// What is done with an open pack.
  @FunctionalInterface
  interface Reading<T, X extends Exception> {
    T from(PackFile file) throws IOException, X;
  }

  private static final class Shared {
    final DiskFile file;
    int readers;
    boolean forgotten;

    Shared(DiskFile file) {
      this.file = file;
    }
  }

  private final Disk disk;
  private final ReentrantLock lock = new ReentrantLock();
  private final LinkedHashMap<Long, Shared> open = new LinkedHashMap<>(32, 0.75f, true);

  OpenPacks(Disk disk) {
    this.disk = disk;
  }

  /// Opens the pack if it is not open, and reads.
  <T, X extends Exception> T read(long number, Reading<T, X> reading) throws IOException, X {
    Shared shared = borrow(number);
    try {
      return reading.from(new PackFile(shared.file));
    } finally {
      giveBack(shared);
    }
  }

  private Shared borrow(long number) throws IOException {
    lock.lock();
    try {
      Shared shared = open.get(number);
      if (shared == null) {
        shared = new Shared(disk.openForRead(PackFile.name(number)));
        open.put(number, shared);
      }
      shared.readers++;
      forgetOldest();
      return shared;
    } finally {
      lock.unlock();
    }
  }

  private void giveBack(Shared shared) throws IOException {
    lock.lock();
    try {
      shared.readers--;
      closeIfUnused(shared);
    } finally {
      lock.unlock();
    }
  }

  private void forgetOldest() throws IOException {
    while (open.size() > OPEN_MAX) {
      Map.Entry<Long, Shared> oldest = open.firstEntry();
      open.remove(oldest.getKey());
      oldest.getValue().forgotten = true;
      closeIfUnused(oldest.getValue());
    }
  }

  private static void closeIfUnused(Shared shared) throws IOException {
    if (shared.forgotten && shared.readers == 0) {
      shared.file.close();
    }
  }

  /// Closes all; those being read, when their readers are done.
  @Override
  public void close() throws IOException {
    lock.lock();
    try {
      List<Shared> all = new ArrayList<>(open.values());
      open.clear();
      for (Shared shared : all) {
        shared.forgotten = true;
        closeIfUnused(shared);
      }
    } finally {
      lock.unlock();
    }
  }
}
