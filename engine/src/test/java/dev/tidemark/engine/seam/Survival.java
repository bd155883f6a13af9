package dev.tidemark.engine.seam;

/// What of the changes that were not synced a power cut leaves.
public enum Survival {
  /// Everything: a lucky disk, and what kill -9 leaves.
  ALL,
  /// Nothing: an unlucky disk.
  NONE,
  /// A random subset of the written sectors in any order, a random prefix of each directory's
  /// changes, lengths apart.
  RANDOM
}
