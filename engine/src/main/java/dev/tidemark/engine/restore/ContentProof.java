package dev.tidemark.engine.restore;

import dev.tidemark.engine.files.DataRange;
import dev.tidemark.engine.files.DataScan;
import dev.tidemark.engine.files.OffsetRange;
import dev.tidemark.engine.local.DestinationTree.RestoredFile;
import dev.tidemark.spi.words.Hash;
import dev.tidemark.spi.words.Sha256;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// Compares a file that stands at the destination with what its records say, by content: times can
/// lie after a power cut. A range that is only a part of an extent cannot be proven by the extent's
/// hash and counts as different.
///
/// Ranges are asked for in ascending order.
final class ContentProof {

  private static final int ZEROS = 1 << 16;

  private final RestoredFile file;
  private final long size;
  private long end;

  ContentProof(RestoredFile file) throws IOException {
    this.file = file;
    this.size = file.size();
  }

  /// Whether nothing but zeros is where the records have no content.
  static boolean holesAreEmpty(RestoredFile file, DataScan ranges) throws IOException {
    try (ranges) {
      ContentProof proof = new ContentProof(file);
      for (OffsetRange range = ranges.next(); range != null; range = ranges.next()) {
        if (!proof.isZero(proof.end, range.offset())) {
          return false;
        }
        proof.end = range.end();
      }
      return proof.isZero(proof.end, proof.size);
    }
  }

  /// Whether the file has this range, and nothing but zeros between the one before and this.
  boolean has(OffsetRange range) throws IOException {
    boolean holeIsEmpty = isZero(end, range.offset());
    end = range.end();
    return holeIsEmpty && end <= size && isEqual(range);
  }

  /// Whether nothing but zeros follows the last range, and the file ends at `wanted`.
  boolean endsAt(long wanted) throws IOException {
    return size == wanted && isZero(end, wanted);
  }

  private boolean isEqual(OffsetRange range) throws IOException {
    return switch (range.range()) {
      case DataRange.Inline inline ->
          Arrays.equals(read(range.offset(), inline.length()), inline.bytes());
      case DataRange.InExtent part ->
          part.length() == part.extentLength() && hash(range).equals(part.sha256());
    };
  }

  private Hash hash(OffsetRange range) throws IOException {
    return Sha256.of(read(range.offset(), range.range().length()));
  }

  private byte[] read(long offset, int length) throws IOException {
    ByteBuffer out = ByteBuffer.allocate(length);
    file.read(out, offset);
    return out.hasRemaining() ? Arrays.copyOf(out.array(), out.position()) : out.array();
  }

  private boolean isZero(long from, long to) throws IOException {
    for (long at = from; at < Math.min(to, size); at += ZEROS) {
      byte[] bytes = read(at, (int) Math.min(ZEROS, Math.min(to, size) - at));
      if (Arrays.mismatch(bytes, new byte[bytes.length]) >= 0) {
        return false;
      }
    }
    return true;
  }
}
