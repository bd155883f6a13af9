package dev.tidemark.spi.sink;

import dev.tidemark.spi.words.Hash;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

/// The bytes of an object to be created. It can be read any number of times, from the start each
/// time, and gives the same bytes each time: its length and SHA-256 are known before the first.
public interface Content {

  /// Bytes.
  long length();

  /// SHA-256 of all bytes.
  Hash sha256();

  /// Whether the stream itself fails as soon as it meets bytes that are not the promised ones, so
  /// that whoever reads it to its end has the object and need not hash it again. This finds faults
  /// of memory and disk; nobody who forges bytes writes them here.
  default boolean checksItself() {
    return false;
  }

  /// A fresh stream from the first byte. The caller closes it.
  ///
  /// @throws IOException if the source cannot be read, or no longer gives the promised bytes: the
  ///   create then fails and leaves nothing under the name
  InputStream open() throws IOException;

  static Content of(byte[] bytes, Hash sha256) {
    return new Content() {
      @Override
      public long length() {
        return bytes.length;
      }

      @Override
      public Hash sha256() {
        return sha256;
      }

      @Override
      public InputStream open() {
        return new ByteArrayInputStream(bytes);
      }
    };
  }
}
