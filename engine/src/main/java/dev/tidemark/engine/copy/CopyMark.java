package dev.tidemark.engine.copy;

import dev.tidemark.spi.words.Hash;

/// The newest commit of a place of which it is known that every object that it and older ones name
/// is there. As a note of another day it is a hint: it counts only while that commit is the newest
/// one there.
///
/// @param number of the commit; 0 = none yet
/// @param hash the SHA-256 that its object ends in
public record CopyMark(long number, Hash hash) {

  /// A place without commits lacks nothing.
  public static final CopyMark NONE = new CopyMark(0, Hash.ZERO);
}
