package dev.tidemark.cli.store;

import dev.tidemark.engine.pack.PackStore;
import dev.tidemark.engine.volume.Volume;
import java.nio.file.Path;

/// A volume with its packs.
///
/// @param directory where it is
public record OpenVolume(Path directory, Volume volume, PackStore packs) implements AutoCloseable {

  @Override
  public void close() {
    try (Volume closedInAnyCase = volume) {
      packs.close();
    }
  }
}
