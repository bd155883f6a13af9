package dev.tidemark.engine.mirror;

import dev.tidemark.engine.seam.Seam;
import dev.tidemark.engine.spool.Encodings;
import dev.tidemark.engine.spool.MirrorSource;

/// What all lanes of a process have in common.
///
/// @param writer host and program, for people who look at the archive
record Common(
    MirrorSource source,
    Encodings shared,
    Sightings sightings,
    Seam seam,
    MirrorLimits limits,
    String writer) {}
