package dev.tidemark.engine.mirror;

import dev.tidemark.engine.seam.Disk;
import dev.tidemark.engine.seam.Seam;
import dev.tidemark.engine.volume.Volume;
import dev.tidemark.engine.volume.VolumeException;
import java.util.Optional;

/// The recovery of a volume after a crash and before a mirror: the newest commits count as durable
/// only when a writer has opened the volume, and nothing is mirrored that is not durable.
public final class VolumeRecovery {

  private VolumeRecovery() {}

  /// Whether a volume shows more than may be mirrored.
  public static boolean isDue(Volume volume) {
    return !volume.head().equals(volume.durable());
  }

  /// Makes the newest commits durable, if nobody writes. What was open to read before shows it only
  /// when it is opened again.
  ///
  /// @param disk the volume's directory
  /// @return why that could not be done (another writer, a full disk, no right): what is known to
  ///   be durable may be mirrored all the same; empty if it was done
  public static Optional<VolumeException> run(Disk disk, Seam seam) {
    try {
      Volume.openToWrite(disk, seam).close();
      return Optional.empty();
    } catch (VolumeException e) {
      return Optional.of(e);
    }
  }
}
