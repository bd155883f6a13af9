package dev.tidemark.engine.mirror;

import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.spi.sink.Traits;

/// What is said of a registered place whose archive is not found. It never advises to begin anew
/// where a disk is only not mounted: that would fill the disk beneath.
///
/// @param doing what the message begins with, such as `mirror to usb`
record Vanished(String doing, String target, Traits place, TargetState.Contents state) {

  /// Whether the disk that held it is known not to be mounted.
  boolean isUnmounted() {
    return MountPoint.isUnmounted(state.mountPoint(), place.localPath());
  }

  /// Why nothing is begun there.
  TargetException.Missing missing() {
    return new TargetException.Missing(doing + ": " + fact());
  }

  String fact() {
    return isUnmounted() ? unmounted() : empty();
  }

  private String unmounted() {
    return "the disk that was mounted at "
        + state.mountPoint().orElse("")
        + " is not mounted; plug it in or mount it. Nothing is written beneath";
  }

  private String empty() {
    return "the archive that was in "
        + place.location()
        + " is not there; is the disk mounted, the prefix right? Only if the archive is lost and the"
        + " right place is empty, start anew: target detach "
        + target
        + ", then target create "
        + target;
  }
}
