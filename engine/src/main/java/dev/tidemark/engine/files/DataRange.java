package dev.tidemark.engine.files;

import dev.tidemark.engine.content.Extents;
import dev.tidemark.spi.words.ExtentId;
import dev.tidemark.spi.words.Hash;

/// A range of a file's content, found under its offset in the file.
public sealed interface DataRange {

  /// Content up to this many bytes is kept in its record.
  int INLINE_MAX = 512;

  /// Bytes of content, at least 1.
  int length();

  /// Content in the record itself.
  ///
  /// @param bytes 1 to [#INLINE_MAX]; not copied, so nobody may change it
  record Inline(byte[] bytes) implements DataRange {

    public Inline {
      if (bytes.length < 1 || bytes.length > INLINE_MAX) {
        throw new IllegalArgumentException(
            "inline content has 1 to 512 bytes, got " + bytes.length);
      }
    }

    @Override
    public int length() {
      return bytes.length;
    }
  }

  /// A part of an extent, or all of it.
  ///
  /// @param sha256 of the whole extent: the record vouches for the content
  /// @param extentLength of the whole extent, uncompressed
  /// @param offsetInExtent where the range begins in it
  record InExtent(ExtentId id, Hash sha256, int extentLength, int offsetInExtent, int length)
      implements DataRange {

    public InExtent {
      boolean fits = offsetInExtent >= 0 && length >= 1 && length <= extentLength - offsetInExtent;
      if (!fits || extentLength > Extents.LENGTH_MAX || id.equals(ExtentId.NONE)) {
        throw new IllegalArgumentException(
            "no range "
                + offsetInExtent
                + "+"
                + length
                + " of "
                + extentLength
                + " in extent "
                + id);
      }
    }

    /// A whole extent.
    public static InExtent whole(ExtentId id, Hash sha256, int length) {
      return new InExtent(id, sha256, length, 0, length);
    }
  }
}
