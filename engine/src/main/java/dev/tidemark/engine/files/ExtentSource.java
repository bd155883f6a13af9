package dev.tidemark.engine.files;

import dev.tidemark.spi.words.ExtentId;
import dev.tidemark.spi.words.Hash;

/// A source of the content of extents: the packs of a volume, the objects of an archive. Called
/// from any number of threads.
@FunctionalInterface
public interface ExtentSource {

  /// The content, which has this SHA-256. Nobody changes the array.
  ///
  /// Unchecked errors of the source pass through: a volume throws `VolumeException`, an archive
  /// [ExtentUnavailableException].
  byte[] read(ExtentId id, Hash sha256);
}
