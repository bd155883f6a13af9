package dev.tidemark.spi.sink;

/// Properties of a place that its sink found when it was opened.
///
/// @param location the place in a canonical form without secrets, such as
///   `s3://bucket/prefix?endpoint=...`: what restore takes as an address, and what tells two places
///   apart
/// @param exclusiveCreate whether `create` is exclusive by itself. If not, the target must say
///   `single-writer: true`
/// @param rotated whether another disk may stand here tomorrow (directories): hints about it are
///   then checked, never believed
/// @param parallelism how many calls at once serve it best
public record Traits(String location, boolean exclusiveCreate, boolean rotated, int parallelism) {}
