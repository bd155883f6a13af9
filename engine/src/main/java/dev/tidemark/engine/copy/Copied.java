package dev.tidemark.engine.copy;

import dev.tidemark.engine.archive.Commits;
import java.util.Optional;

/// What an attempt came to.
///
/// @param mark the destination is complete up to this commit
/// @param newest the destination's newest good commit; empty if it has none, or was `idle`
/// @param idle the destination's newest commit was the one of the known mark, and the source's
///   newest, too: neither place was listed
public record Copied(CopyMark mark, Optional<Commits.Found.Good> newest, boolean idle) {}
