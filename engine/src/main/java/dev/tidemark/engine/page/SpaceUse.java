package dev.tidemark.engine.page;

/// How the pages of a file are used.
///
/// @param end pages up to the end of the used part
/// @param free of these, may be written
/// @param resting of these, freed and waiting
public record SpaceUse(long end, long free, long resting) {}
