package dev.tidemark.engine.mirror;

import java.util.UUID;

/// What a volume knows of a target since it became one.
///
/// @param volume the volume
/// @param archive the archive that must be found there
/// @param location the place as its sink named it
/// @param rotated another disk may stand there tomorrow, so hints are checked
public record Registration(UUID volume, UUID archive, String location, boolean rotated) {}
