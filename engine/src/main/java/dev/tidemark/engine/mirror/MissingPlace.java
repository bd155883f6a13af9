package dev.tidemark.engine.mirror;

import dev.tidemark.engine.archive.ArchiveCreation;
import dev.tidemark.engine.archive.CommitReader;
import dev.tidemark.engine.seam.Disk;
import dev.tidemark.engine.seam.Seam;
import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.spi.sink.TargetException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/// The messages about a registered place whose archive is not found. To begin anew is never advised
/// where a disk is only not mounted: that would fill the disk beneath.
final class MissingPlace {

  private MissingPlace() {}

  /// The disk of a place is known not to be mounted; empty if it is, or nothing is known of it.
  static Optional<String> unmounted(Optional<Path> localPath, StateContents state) {
    return MountPoint.isUnmounted(state.mountPoint(), localPath)
        ? Optional.of(
            "the disk that was mounted at "
                + state.mountPoint().orElse("")
                + " is not mounted; plug it in or mount it. Nothing is written beneath")
        : Optional.empty();
  }

  /// Before a place is opened: nothing is looked for on the disk beneath.
  ///
  /// @param verb what is about to be done, for the message
  /// @throws TargetException.Unavailable if the disk of the target is known not to be mounted
  static void checkMounted(String verb, Target target, Disk disk)
      throws TargetException, IOException {
    Optional<String> unmounted =
        TargetState.readIfWhole(disk, target.name())
            .flatMap(state -> unmounted(target.localPath(), state));
    if (unmounted.isPresent()) {
      throw new TargetException.Unavailable(
          verb + " " + target.name() + ": " + unmounted.get(), null);
    }
  }

  /// @param verb what is about to be done, for the message
  /// @throws TargetException.Missing if the target was created, and its archive is gone
  static void checkThere(String verb, Target target, Disk disk, Seam seam, ObjectSink sink)
      throws TargetException, InterruptedException, IOException {
    boolean isEmpty =
        disk.exists(TargetState.file(target.name()))
            && new ArchiveCreation(sink, seam).descriptor().isEmpty()
            && CommitReader.once(sink, seam).highest().isEmpty();
    if (isEmpty) {
      throw new TargetException.Missing(
          verb + " " + target.name() + ": " + empty(target.name(), sink.traits().location()));
    }
  }

  /// The place can be reached and there is no archive.
  static String empty(String target, String location) {
    return "the archive that was in "
        + location
        + " is not there; is the disk mounted, the prefix right? Only if the archive is lost and"
        + " the right place is empty, start anew: target detach "
        + target
        + ", then target create "
        + target;
  }
}
