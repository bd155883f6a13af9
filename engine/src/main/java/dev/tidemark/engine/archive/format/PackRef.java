package dev.tidemark.engine.archive.format;

import dev.tidemark.spi.sink.ObjectName;
import dev.tidemark.spi.words.ExtentId;
import dev.tidemark.spi.words.Hash;
import java.nio.ByteBuffer;

/// The location of a pack in an archive: an object of its own, or a range of a commit object.
///
/// @param number the commit it was made for, or in which it lies
/// @param offset where it begins in its commit object; 0 = it is an object of its own
/// @param length bytes
/// @param first the lowest extent id in it
/// @param last the highest extent id in it
/// @param hash SHA-256 of its bytes
public record PackRef(
    long number, long offset, long length, ExtentId first, ExtentId last, Hash hash) {

  public PackRef {
    if (number < 1 || offset < 0 || length < 0 || first.isAfter(last)) {
      throw new IllegalArgumentException(
          "no pack: number %d, offset %d, length %d, extents %s to %s"
              .formatted(number, offset, length, first, last));
    }
  }

  /// Length of what [#write] writes.
  public static final int BYTES = 40 + Hash.BYTES;

  public boolean inline() {
    return offset != 0;
  }

  /// The object that holds it.
  public ObjectName object() {
    return inline() ? ArchiveNames.commit(number) : ArchiveNames.pack(number, first, last, hash);
  }

  public boolean covers(ExtentId id) {
    return !first.isAfter(id) && !id.isAfter(last);
  }

  public void write(ByteBuffer to) {
    to.putLong(number).putLong(offset).putLong(length);
    to.putLong(first.value()).putLong(last.value());
    hash.write(to);
  }

  public static PackRef read(ByteBuffer from) {
    return new PackRef(
        from.getLong(),
        from.getLong(),
        from.getLong(),
        new ExtentId(from.getLong()),
        new ExtentId(from.getLong()),
        Hash.read(from));
  }
}
