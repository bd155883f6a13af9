package dev.tidemark.engine.copy;

/// What an attempt came to.
///
/// @param mark the destination is complete up to this commit
/// @param idle there was nothing to do, and neither place was listed
public record Copied(CopyMark mark, boolean idle) {}
