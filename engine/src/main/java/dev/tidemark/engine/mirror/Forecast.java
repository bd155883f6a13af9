package dev.tidemark.engine.mirror;

import dev.tidemark.engine.archive.format.LostCommits;

/// The lag of a target and the cost of bringing it to the head, from what the volume knows of it:
/// the target is not asked.
///
/// @param bytes that a round sends to bring it to the head
/// @param requests that a round makes, about: packs grow and shrink with the link
/// @param mending what it sends besides
public record Forecast(Lag lag, long bytes, long requests, Mending mending) {

  /// What a round does about damage that is known.
  ///
  /// @param packs that are sent again, if the volume has them
  /// @param commits that are given up
  /// @param bytes about: the packs, and a base with all records; what else a damaged commit held is
  ///   found out by the round
  public record Mending(long packs, LostCommits commits, long bytes) {

    /// Nothing is known to be damaged, or no round mends it.
    public static final Mending NONE = new Mending(0, LostCommits.NONE, 0);

    public boolean isNone() {
      return packs == 0 && commits.isEmpty();
    }
  }
}
