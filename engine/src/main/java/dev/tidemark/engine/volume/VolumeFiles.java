package dev.tidemark.engine.volume;

import dev.tidemark.engine.seam.Disk;
import dev.tidemark.engine.seam.DiskLock;
import java.io.IOException;

/// The names in a volume's directory that this package knows.
final class VolumeFiles {

  private static final String LOCK = "lock";

  private VolumeFiles() {}

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
