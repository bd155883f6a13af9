package dev.tidemark.engine.mirror;

import dev.tidemark.engine.seam.Seam;
import dev.tidemark.engine.spool.MirrorSource;
import dev.tidemark.engine.spool.SharedEncodings;

/// What all lanes of a process have in common.
///
/// @param writer host and program, for people who look at the archive
record LaneContext(
    MirrorSource source,
    SharedEncodings shared,
    KnownHeads sightings,
    Seam seam,
    MirrorLimits limits,
    String writer) {}
