package dev.tidemark.engine.content;

import dev.tidemark.spi.words.Hash;

/// A piece of content, ready to be stored. It has no id yet.
///
/// @param sha256 of the content before compression
/// @param length of the content in bytes, 1 to [Extents#LENGTH_MAX]
/// @param codec how `stored` is to be read
/// @param stored never longer than `length`; not copied, so nobody may change it
public record EncodedExtent(Hash sha256, int length, Codec codec, byte[] stored) {

  public EncodedExtent {
    Extents.checkLengths(length, codec, stored.length);
  }
}
