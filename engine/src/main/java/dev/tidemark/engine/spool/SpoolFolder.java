package dev.tidemark.engine.spool;

import dev.tidemark.engine.seam.Disk;
import dev.tidemark.engine.seam.DiskFile;
import dev.tidemark.engine.seam.DiskLock;
import dev.tidemark.spi.words.Sha256;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// The directory `spool/` of a volume: one process at a time uses it, which a lock tells. Files
/// that a killed process left finished are found again; the rest is deleted on entering.
///
/// No more than the quota is written. Nothing here is synced or needed: whoever is refused goes
/// without.
final class SpoolFolder {

  static final String DIRECTORY = "spool";

  private static final String LOCK = DIRECTORY + "/lock";
  private static final String UNFINISHED = ".tmp";

  private final Disk disk;
  private final long quota;
  private final ReentrantLock mutex = new ReentrantLock();
  private @Nullable DiskLock entered;
  private long used;

  /// @param quota in bytes
  SpoolFolder(Disk disk, long quota) {
    this.disk = disk;
    this.quota = quota;
  }

  private static String path(String name) {
    return DIRECTORY + "/" + name;
  }

  /// Whether this process may use the directory.
  private boolean enter() throws IOException {
    if (entered == null) {
      disk.createDirectory(DIRECTORY);
      entered = disk.tryLock(LOCK).orElse(null);
      if (entered != null) {
        takeStock();
      }
    }
    return entered != null;
  }

  private void takeStock() throws IOException {
    used = 0;
    for (String path : files()) {
      if (path.endsWith(UNFINISHED)) {
        disk.delete(path);
      } else {
        used += disk.length(path);
      }
    }
  }

  private List<String> files() throws IOException {
    return disk.list(DIRECTORY).stream()
        .map(SpoolFolder::path)
        .filter(path -> !path.equals(LOCK))
        .toList();
  }

  /// A run that an earlier process finished; empty if there is none, or its bytes are not what they
  /// were.
  Optional<SpoolFile> find(String name) throws IOException {
    mutex.lock();
    try {
      String path = path(name);
      if (!disk.exists(path) || !enter() || !disk.exists(path)) {
        return Optional.empty();
      }
      Optional<SpoolFile> found = SpoolFile.open(disk, path);
      if (found.isEmpty()) {
        used -= disk.length(path);
        disk.delete(path);
      }
      return found;
    } finally {
      mutex.unlock();
    }
  }

  /// A file that nobody reads any more.
  void delete(SpoolFile file) {
    mutex.lock();
    try {
      file.delete();
      used -= file.bytes();
    } finally {
      mutex.unlock();
    }
  }

  /// Empties the directory and leaves it to others.
  void leave() {
    mutex.lock();
    try {
      if (entered == null) {
        return;
      }
      for (String path : files()) {
        disk.delete(path);
      }
    } catch (IOException ignored) {
      // The next process that enters takes stock.
    } finally {
      release();
      mutex.unlock();
    }
  }

  private void release() {
    if (entered != null) {
      entered.close();
      entered = null;
    }
  }

  /// Takes `bytes` from the quota.
  ///
  /// @param makeRoom deletes something; false if there is nothing
  private void take(long bytes, BooleanSupplier makeRoom) throws IOException {
    while (!tryTake(bytes)) {
      if (!makeRoom.getAsBoolean()) {
        throw new IOException("the spool is full: " + quota + " bytes");
      }
    }
  }

  private boolean tryTake(long bytes) throws IOException {
    mutex.lock();
    try {
      if (!enter()) {
        throw new IOException("another process uses the spool");
      }
      boolean fits = used + bytes <= quota;
      used += fits ? bytes : 0;
      return fits;
    } finally {
      mutex.unlock();
    }
  }

  private void giveBack(long bytes) {
    mutex.lock();
    used -= bytes;
    mutex.unlock();
  }

  /// @param makeRoom deletes another file to make room; false if there is none
  Writing write(String name, BooleanSupplier makeRoom) {
    return new Writing(path(name), makeRoom);
  }

  /// A file being written. What is not finished is gone when it is closed.
  final class Writing implements AutoCloseable {
    private final String path;
    private final BooleanSupplier makeRoom;
    private final List<SpoolFile.Part> parts = new ArrayList<>();
    private @Nullable DiskFile file;
    private long at;
    private boolean finished;

    private Writing(String path, BooleanSupplier makeRoom) {
      this.path = path;
      this.makeRoom = makeRoom;
    }

    void append(byte[] part) throws IOException {
      long offset = at;
      write(part);
      parts.add(new SpoolFile.Part(offset, part.length, Sha256.of(part)));
    }

    private void write(byte[] bytes) throws IOException {
      take(bytes.length, makeRoom);
      if (file == null) {
        file = disk.openForWrite(path + UNFINISHED);
      }
      file.write(ByteBuffer.wrap(bytes), at);
      at += bytes.length;
    }

    SpoolFile finish() throws IOException {
      write(SpoolFile.table(parts));
      disk.rename(path + UNFINISHED, path);
      finished = true;
      return new SpoolFile(disk, path, Objects.requireNonNull(file), parts);
    }

    @Override
    public void close() throws IOException {
      if (finished || file == null) {
        return;
      }
      giveBack(at);
      file.close();
      disk.delete(path + UNFINISHED);
    }
  }
}
