package dev.tidemark.engine.copy;

import dev.tidemark.engine.archive.CommitReader;
import dev.tidemark.spi.words.Hash;
import java.nio.ByteBuffer;

/// An object of the source under a commit's name.
///
/// @param bytes nobody may change them
/// @param found what they are: a good commit, or a void one
record SourceCommit(long number, byte[] bytes, CommitReader.Found found) {

  /// What it ends in: of a good commit the SHA-256 of all before. It tells commits of one number
  /// apart without reading them.
  static Hash tail(byte[] bytes) {
    return bytes.length < Hash.BYTES
        ? Hash.ZERO
        : Hash.read(ByteBuffer.wrap(bytes, bytes.length - Hash.BYTES, Hash.BYTES));
  }

  Hash tail() {
    return tail(bytes);
  }
}
