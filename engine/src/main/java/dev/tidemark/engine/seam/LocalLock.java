package dev.tidemark.engine.seam;

import dev.tidemark.spi.folder.OwnerOnly;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// An exclusive lock on a real file. POSIX locks belong to the process, and closing *any*
/// descriptor of the file drops them; so the process keeps a table of what it holds, asks it first,
/// and never opens a file in it. For the same reason the words about the holder are in a file
/// beside the locked one.
final class LocalLock implements DiskLock {

  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path key;
  private final FileChannel channel;
  private final AtomicBoolean open = new AtomicBoolean(true);

  private LocalLock(Path key, FileChannel channel) {
    this.key = key;
    this.channel = channel;
  }

  static Optional<DiskLock> tryTake(Path path) throws IOException {
    Path key = key(path);
    if (!HELD.add(key)) {
      return Optional.empty();
    }
    DiskLock taken = null;
    try {
      OwnerOnly.createIfMissing(path);
      taken = lockFile(path, key);
    } finally {
      if (taken == null) {
        HELD.remove(key);
      }
    }
    if (taken != null) {
      nameHolder(holderFile(path));
    }
    return Optional.ofNullable(taken);
  }

  /// Only for a message, so a failure does no harm; but nobody is to read the name of an earlier
  /// holder.
  private static void nameHolder(Path file) {
    try {
      OwnerOnly.createIfMissing(file);
      Files.writeString(file, self());
    } catch (IOException e) {
      forget(file);
    }
  }

  private static void forget(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      return; // then a wrong name stands there, on a disk where nothing can be changed
    }
  }

  private static @Nullable DiskLock lockFile(Path path, Path key) throws IOException {
    LocalLock[] taken = new LocalLock[1];
    Uninterrupted.shared()
        .run(() -> {
          FileChannel channel =
              FileChannel.open(path, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
          try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
              taken[0] = new LocalLock(key, channel);
            }
          } finally {
            if (taken[0] == null) {
              channel.close();
            }
          }
        });
    return taken[0];
  }

  /// The path without symbolic links, so two ways to one file meet.
  private static Path key(Path path) throws IOException {
    Path directory = path.getParent();
    Path name = path.getFileName();
    if (directory == null || name == null) {
      throw new IllegalArgumentException("no file can be locked at " + path);
    }
    return directory.toRealPath().resolve(name);
  }

  static String holder(Path path) throws IOException {
    Path file = holderFile(path);
    return Files.exists(file) ? Files.readString(file).strip() : "";
  }

  private static Path holderFile(Path path) {
    return path.resolveSibling(path.getFileName() + ".holder");
  }

  private static String self() {
    ProcessHandle me = ProcessHandle.current();
    String command = me.info().command().orElse("an unknown command");
    String host = HostName.local().orElse("this host");
    return "process " + me.pid() + " on " + host + ": " + command + "\n";
  }

  @Override
  public void close() {
    if (!open.getAndSet(false)) {
      return;
    }
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException("release the lock " + key, e);
    } finally {
      HELD.remove(key);
    }
  }
}
