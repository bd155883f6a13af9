package dev.tidemark.engine.mirror;

import dev.tidemark.engine.archive.RememberedArchive;
import dev.tidemark.engine.seam.Disk;
import dev.tidemark.spi.words.Hash;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/// A volume's memory of a target, for readers of the target.
public final class TargetMemory {

  private final Disk disk;
  private final String target;

  /// @param disk the volume's directory
  public TargetMemory(Disk disk, String target) {
    this.disk = disk;
    this.target = target;
  }

  public RememberedArchive remembered() throws IOException {
    return remembered(Target.isName(target) ? TargetState.read(disk, target) : Optional.empty());
  }

  /// The same for who goes on without it, where its file is damaged.
  RememberedArchive rememberedIfWhole() throws IOException {
    return remembered(TargetState.readIfWhole(disk, target));
  }

  /// Why nothing can be read of the target now: its disk is known not to be mounted. Empty if it
  /// is, or nothing is known of it.
  ///
  /// @param localPath where the place is on this machine, if it is
  public Optional<String> unmounted(Optional<Path> localPath) throws IOException {
    return Target.isName(target)
        ? TargetState.readIfWhole(disk, target)
            .flatMap(state -> MissingPlace.unmounted(localPath, state))
        : Optional.empty();
  }

  private static RememberedArchive remembered(Optional<StateContents> state) {
    if (state.isEmpty()) {
      return RememberedArchive.NOTHING;
    }
    Optional<StateEntry.Seen> seen = state.get().seen();
    return new RememberedArchive(
        Optional.of(state.get().registration().archive()),
        seen.map(found -> found.commit().number()).orElse(0L),
        seen.map(StateEntry.Seen::hash).orElse(Hash.ZERO));
  }
}
