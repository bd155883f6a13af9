package dev.tidemark.engine.mirror;

import java.time.Duration;

/// How far a target is behind and what it takes to bring it to the head, from what the volume knows
/// of it: the target is not asked.
///
/// @param lagTids TIDs between its mark and the newest whole state
/// @param lagBytes of extents that it lacks
/// @param lagTime since the oldest transaction that it lacks
/// @param bytes that a round sends
/// @param requests that a round makes, about: packs grow and shrink with the link
public record Forecast(long lagTids, long lagBytes, Duration lagTime, long bytes, long requests) {}
