package dev.tidemark.engine.mirror;

import dev.tidemark.engine.archive.ArchiveStanding;
import dev.tidemark.engine.archive.VolumePast;
import dev.tidemark.engine.archive.format.CommitHeader;
import dev.tidemark.engine.seam.Disk;
import dev.tidemark.spi.sink.TargetException;
import java.io.IOException;
import java.util.Optional;

/// The relation of a copy to the volume: equality with its source is not enough if another machine
/// writes that source. For one thread.
///
/// @param disk the volume's directory
/// @param target the copy
record CopyStanding(VolumePast past, Disk disk, Target target) {

  /// @return false if the archive is on a timeline that the volume has left, and will be continued
  ///   at the source
  /// @throws TargetException.Diverged if it is not of the volume's past: whoever writes it is
  ///   another one
  /// @throws IOException if what the volume knows of the target at the beginning of the chain
  ///   cannot be read
  boolean checkFollows(Optional<CommitHeader> newest) throws TargetException.Diverged, IOException {
    if (newest.isEmpty()) {
      return true;
    }
    ArchiveStanding standing = ArchiveStanding.of(newest.get(), past);
    if (standing instanceof ArchiveStanding.InPast) {
      return true;
    }
    if (standing instanceof ArchiveStanding.Earlier && isAdopted()) {
      return false;
    }
    throw new TargetException.Diverged(
        "mirror to "
            + target.name()
            + ": it is an exact copy, up to commit "
            + newest.get().number()
            + ", of an archive that is not of this volume's past: "
            + standing.fact()
            + ". "
            + standing.advice(origin().name()));
  }

  /// The target at the beginning of the chain: that one is adopted or not.
  private Target origin() {
    Target origin = target;
    while (origin.from().isPresent()) {
      origin = origin.from().get();
    }
    return origin;
  }

  private boolean isAdopted() throws IOException {
    return TargetState.read(disk, origin().name())
        .filter(state -> state.isAdopted(past.timeline()))
        .isPresent();
  }
}
