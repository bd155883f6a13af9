package dev.tidemark.engine.mirror;

import dev.tidemark.spi.words.Timeline;

/// Advice to a person about a target that was never made one of this volume.
final class UncreatedTarget {

  private UncreatedTarget() {}

  /// The place itself is not asked. After a promotion the archive of the timeline before may lie
  /// there, and is continued rather than begun anew.
  ///
  /// @param head the volume's timeline
  static String remedy(String target, Timeline head) {
    String create = "tidemark target create " + target;
    return head.number() == 0
        ? "run: " + create
        : "run: tidemark target adopt "
            + target
            + ", which continues the archive that lies there, or for an empty place: "
            + create;
  }
}
