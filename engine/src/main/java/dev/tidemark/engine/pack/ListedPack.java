package dev.tidemark.engine.pack;

import dev.tidemark.spi.words.ExtentId;

/// A pack in the list of a volume.
///
/// @param number in the name of its file
/// @param first the lowest extent id in it
/// @param last the highest committed extent id in it
/// @param length of the committed part of the file
/// @param sealed it ends in index and footer and grows no more
public record ListedPack(long number, ExtentId first, ExtentId last, long length, boolean sealed) {

  static ListedPack of(PackEntry entry) {
    return new ListedPack(
        entry.number(), entry.first(), entry.last(), entry.length(), entry.sealed());
  }

  /// The file, relative to the volume's directory.
  public String file() {
    return PackFile.name(number);
  }

  public boolean covers(ExtentId id) {
    return !first.isAfter(id) && !id.isAfter(last);
  }
}
