package dev.tidemark.engine.mirror;

import dev.tidemark.spi.words.Timeline;
import dev.tidemark.spi.words.TxId;

/// The way in which a volume goes on in an archive.
public sealed interface Adoption {

  /// The archive lies in the volume's past, on its timeline: it is gone on with as it is.
  record AsItIs() implements Adoption {}

  /// It is a copy of another target, and follows that one.
  ///
  /// @param source the name of that one
  record Copy(String source) implements Adoption {}

  /// The archive is on a timeline that the volume has left.
  ///
  /// @param timeline the archive's
  /// @param left the volume's last TID on that timeline
  /// @param at the state that the volume goes on from: the newest one of its past that is there
  /// @param commit the number of its commit
  /// @param newest the newest TID of the archive; above `at` it is on what becomes an old branch
  /// @param newestCommit the number of its commit
  record Branch(Timeline timeline, TxId left, TxId at, long commit, TxId newest, long newestCommit)
      implements Adoption {}

  /// Whether states of the old timeline stay behind on an old branch.
  default boolean leavesBranch() {
    return this instanceof Branch branch && branch.newest().isAfter(branch.at());
  }
}
