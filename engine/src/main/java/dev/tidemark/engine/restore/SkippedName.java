package dev.tidemark.engine.restore;

import dev.tidemark.engine.files.TreePath;

/// A name that is not at the destination as the state has it.
///
/// @param reason what the system said
public record SkippedName(TreePath path, String reason) {}
