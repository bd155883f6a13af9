package dev.tidemark.engine.page;

/// The use of the pages of a file.
///
/// @param end pages up to the end of the used part
/// @param free of these, may be written
/// @param resting of these, freed and waiting
public record SpaceUse(long end, long free, long resting) {}
