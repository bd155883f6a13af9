package dev.tidemark.engine.copy;

import dev.tidemark.engine.seam.Seam;
import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.spi.words.Hash;

/// The relation of a copy to its source, by the newest commit of each: each commit names the hash
/// of the one before, so no other needs to be looked at.
public sealed interface SourceStanding {

  /// Its newest commit is the source's of that number, or one that the source has given up, or it
  /// has none yet. It may be behind.
  record Follows() implements SourceStanding {}

  /// It holds what the source does not: a round would leave it as it is.
  ///
  /// @param fact in words
  record Parted(String fact) implements SourceStanding {}

  /// The newest commit of one of both is damaged, gone or given up, so nothing can be said.
  record Unproven() implements SourceStanding {}

  /// Asks both places, as a round does before it sends anything. Nothing is written.
  ///
  /// @throws TargetException.Missing if the source is no archive
  static SourceStanding of(ObjectSink source, ObjectSink copy, Seam seam)
      throws TargetException, InterruptedException {
    try {
      CopyHeads ends = CopyHeads.look(source, copy, seam, new GivenUpCommits(source, seam));
      boolean isProven = ends.destination() == 0 || !ends.tail().equals(Hash.ZERO);
      return isProven ? new Follows() : new Unproven();
    } catch (TargetException.Diverged e) {
      return new Parted(String.valueOf(e.getMessage()));
    }
  }
}
