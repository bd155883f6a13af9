package dev.tidemark.engine.pack;

import dev.tidemark.engine.seam.Disk;
import dev.tidemark.engine.seam.DiskFile;
import dev.tidemark.engine.volume.UnversionedView;
import dev.tidemark.engine.volume.VolumeException;
import java.io.IOException;

/// The remains of undone transactions and crashes in the files of packs: bytes behind the committed
/// length of the newest pack, and packs that the list does not have. Appending would write over
/// them; but they take room, and on a full disk the next transaction may need just that.
final class PackTails {

  private PackTails() {}

  /// Cuts them off, as far as that can be done.
  ///
  /// @param list the committed list of packs, which nobody else changes now
  static void cut(Disk disk, UnversionedView list) {
    try {
      PackEntry newest = PackList.newest(list);
      if (newest != null) {
        cut(disk, PackFile.name(newest.number()), newest.length());
      }
      long number = PackList.nextNumber(list);
      while (disk.exists(PackFile.name(number))) {
        cut(disk, PackFile.name(number), 0); // not deleted: readers here may have it open
        number++;
      }
    } catch (IOException | VolumeException e) {
      return; // then it takes room until the list grows
    }
  }

  private static void cut(Disk disk, String name, long length) throws IOException {
    if (disk.length(name) > length) {
      try (DiskFile file = disk.openForWrite(name)) {
        file.truncate(length);
      }
    }
  }
}
