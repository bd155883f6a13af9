package dev.tidemark.engine.archive.format;

import dev.tidemark.spi.sink.ObjectName;
import dev.tidemark.spi.words.Hash;
import java.nio.ByteBuffer;

/// The location of a part of a run in an archive: an object of its own, or a range of a commit
/// object.
///
/// @param number the commit it was made for, or in which it lies
/// @param part counted from 0; keys rise from part to part
/// @param offset where it begins in its commit object; 0 = it is an object of its own
/// @param length bytes
/// @param hash SHA-256 of its bytes
public record RunRef(long number, int part, long offset, long length, Hash hash) {

  public RunRef {
    if (number < 1 || part < 0 || offset < 0 || length < 0) {
      throw new IllegalArgumentException(
          "no part of a run: number %d, part %d, offset %d, length %d"
              .formatted(number, part, offset, length));
    }
  }

  /// Length of what [#write] writes.
  public static final int BYTES = 28 + Hash.BYTES;

  public boolean inline() {
    return offset != 0;
  }

  /// The object that holds it.
  public ObjectName object() {
    return inline() ? ArchiveNames.commit(number) : ArchiveNames.run(number, part, hash);
  }

  public void write(ByteBuffer to) {
    to.putLong(number).putInt(part).putLong(offset).putLong(length);
    hash.write(to);
  }

  public static RunRef read(ByteBuffer from) {
    return new RunRef(
        from.getLong(), from.getInt(), from.getLong(), from.getLong(), Hash.read(from));
  }
}
