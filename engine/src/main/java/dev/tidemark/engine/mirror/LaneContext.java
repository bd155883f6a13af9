package dev.tidemark.engine.mirror;

import dev.tidemark.engine.link.Link;
import dev.tidemark.engine.seam.Disk;
import dev.tidemark.engine.seam.Seam;
import dev.tidemark.engine.spool.MirrorSource;
import dev.tidemark.engine.spool.SharedEncodings;
import java.util.function.Function;

/// The context that all lanes of a process share.
///
/// @param disk the volume's directory
/// @param links the link of a target
/// @param writer host and program, for people who look at the archive
record LaneContext(
    MirrorSource source,
    SharedEncodings shared,
    Disk disk,
    Function<Target, Link> links,
    KnownHeads sightings,
    Seam seam,
    MirrorLimits limits,
    String writer) {

  /// The same for lanes that take what they send from elsewhere.
  LaneContext supplied(MirrorSource supply) {
    SharedEncodings encodings =
        new SharedEncodings(supply, disk, limits.runPartBytes(), limits.spoolBytes());
    return new LaneContext(supply, encodings, disk, links, sightings, seam, limits, writer);
  }
}
