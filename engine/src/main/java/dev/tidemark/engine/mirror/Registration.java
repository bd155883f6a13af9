package dev.tidemark.engine.mirror;

import java.util.UUID;

/// The facts about a place that a volume has known since the place became its target.
///
/// @param volume the volume
/// @param archive the archive that must be found there
/// @param location the place as its sink named it
/// @param rotated another disk may stand there tomorrow, so hints are checked
public record Registration(UUID volume, UUID archive, String location, boolean rotated) {}
