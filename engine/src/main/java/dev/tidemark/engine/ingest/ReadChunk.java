package dev.tidemark.engine.ingest;

import dev.tidemark.engine.content.EncodedExtent;
import dev.tidemark.spi.words.Hash;

/// A piece of content that was read.
sealed interface ReadChunk {

  /// Where it begins in the file.
  long offset();

  /// Bytes of content.
  int length();

  /// Bytes that a transaction has to store for it.
  int storedLength();

  /// All of a small content.
  @SuppressWarnings("ArrayRecordComponent") // a value that is read, never compared
  record Small(byte[] bytes) implements ReadChunk {

    @Override
    public long offset() {
      return 0;
    }

    @Override
    public int length() {
      return bytes.length;
    }

    @Override
    public int storedLength() {
      return bytes.length;
    }
  }

  /// Content that the volume did not seem to have.
  record Fresh(long offset, EncodedExtent extent) implements ReadChunk {

    @Override
    public int length() {
      return extent.length();
    }

    @Override
    public int storedLength() {
      return extent.stored().length;
    }
  }

  /// Content that an object had at the same offset when it was read. The transaction looks again.
  record Known(long offset, int length, Hash sha256, long donor) implements ReadChunk {

    @Override
    public int storedLength() {
      return 0;
    }
  }
}
