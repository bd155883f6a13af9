package dev.tidemark.engine.volume;

import dev.tidemark.engine.seam.Disk;
import dev.tidemark.engine.seam.DiskLock;
import java.io.IOException;

/// The names in a volume's directory that this package knows.
final class VolumeFiles {

  private static final String LOCK = "lock";

  private VolumeFiles() {}

  /// What is opened while the lock is held, and closes it when it is closed itself.
  @FunctionalInterface
  interface Opening<T> {
    T open(DiskLock lock) throws IOException;
  }

  /// Takes the lock and opens. Whatever ends the opening early, an [Error] too, gives the lock
  /// back.
  ///
  /// @throws VolumeException.Locked if somebody else has it
  static <T> T underLock(Disk disk, Opening<T> opening) throws IOException {
    DiskLock lock = lock(disk);
    boolean opened = false;
    try {
      T result = opening.open(lock);
      opened = true;
      return result;
    } finally {
      if (!opened) {
        lock.close();
      }
    }
  }

  /// @throws VolumeException.Locked if somebody else has it
  static DiskLock lock(Disk disk) throws IOException {
    return disk.tryLock(LOCK).orElseThrow(() -> locked(disk));
  }

  private static VolumeException locked(Disk disk) {
    String holder = holder(disk);
    String who = holder.isEmpty() ? "somebody else" : holder;
    return new VolumeException.Locked(
        "open the volume to write: it is being written by %s; wait until that ends".formatted(who),
        holder);
  }

  private static String holder(Disk disk) {
    try {
      return disk.lockHolder(LOCK);
    } catch (IOException e) {
      return "";
    }
  }
}
