package dev.tidemark.engine.mirror;

import java.util.Optional;

/// What is said of a registered place whose archive is not found. To begin anew is never advised
/// where a disk is only not mounted: that would fill the disk beneath.
final class Vanished {

  private Vanished() {}

  /// The disk of a place is known not to be mounted; empty if it is, or nothing is known of it.
  static Optional<String> unmounted(Target target, TargetState.Contents state) {
    return MountPoint.isUnmounted(state.mountPoint(), target.localPath())
        ? Optional.of(
            "the disk that was mounted at "
                + state.mountPoint().orElse("")
                + " is not mounted; plug it in or mount it. Nothing is written beneath")
        : Optional.empty();
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
