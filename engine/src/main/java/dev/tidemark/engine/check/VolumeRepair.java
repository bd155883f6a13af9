package dev.tidemark.engine.check;

import dev.tidemark.engine.archive.ArchiveReader;
import dev.tidemark.engine.archive.format.PackRef;
import dev.tidemark.engine.pack.Frame;
import dev.tidemark.engine.pack.ListedPack;
import dev.tidemark.engine.pack.PackHealer;
import dev.tidemark.engine.seam.Disk;
import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.spi.words.ExtentId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// Heals packs of a volume from an archive of it. For the holder of the volume's write lock.
///
/// @param disk the volume's directory
/// @param archive of the same volume
public record VolumeRepair(Disk disk, ArchiveReader archive) {

  /// What a repair came to.
  ///
  /// @param healed packs that are whole now
  /// @param left packs that are not, and why
  public record Outcome(List<ListedPack> healed, Map<ListedPack, String> left) {
    public Outcome {
      healed = List.copyOf(healed);
      left = Map.copyOf(left);
    }
  }

  /// @throws TargetException if the archive's place cannot be read
  public Outcome run(List<ListedPack> damaged)
      throws IOException, TargetException, InterruptedException {
    List<ListedPack> healed = new ArrayList<>();
    Map<ListedPack, String> left = new LinkedHashMap<>();
    PackHealer healer = new PackHealer(disk);
    for (ListedPack pack : damaged) {
      Optional<String> failure = healer.heal(pack, this::give);
      failure.ifPresentOrElse(why -> left.put(pack, why), () -> healed.add(pack));
    }
    return new Outcome(healed, left);
  }

  /// The archive's packs are read one at a time; one that is damaged there is passed over, for
  /// another may hold the same.
  private void give(ExtentId first, ExtentId last, Consumer<Frame> to)
      throws TargetException, InterruptedException {
    for (PackRef pack : archive.packs()) {
      if (!pack.first().isAfter(last) && !first.isAfter(pack.last())) {
        try {
          archive.readPack(pack).frames().forEach(to);
        } catch (TargetException.Missing | TargetException.Corrupt e) {
          continue;
        }
      }
    }
  }
}
