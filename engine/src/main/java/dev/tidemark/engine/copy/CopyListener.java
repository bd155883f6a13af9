package dev.tidemark.engine.copy;

import dev.tidemark.engine.archive.format.CommitHeader;
import dev.tidemark.spi.words.Hash;

/// Hears of what a copy does. Called on the copy's thread, but where it is said otherwise.
public interface CopyListener {

  /// What a copy is doing.
  enum Phase {
    /// Asking both places for their newest commits.
    LOOKING,
    /// Listing both places.
    COMPARING,
    /// Sending objects and commits.
    COPYING
  }

  /// A phase began.
  void phase(Phase phase);

  /// Both places are copies of one archive as far as they go.
  void agreed();

  /// What is sent from here on comes to about so many bytes.
  void expect(long bytes);

  /// An object is at the destination that was not seen there before. Called on the threads of
  /// objects; what it throws ends the copy.
  void arrived();

  /// Objects that were damaged or gone at the destination are good again.
  ///
  /// @param what in words
  void mended(String what);

  /// An object is damaged or gone at one place or both, and could not be mended. It is said before
  /// anything else is sent.
  void unmended(CopyFinding finding);

  /// A commit is at the destination, and with it all that it and older ones name.
  ///
  /// @param hash the SHA-256 that its object ends in
  void committed(CommitHeader header, Hash hash);
}
