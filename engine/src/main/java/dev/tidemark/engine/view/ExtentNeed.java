package dev.tidemark.engine.view;

import dev.tidemark.engine.files.DataRange;
import dev.tidemark.engine.files.FileCodec;
import dev.tidemark.engine.files.FileKeys;
import dev.tidemark.engine.volume.RecordKey;
import dev.tidemark.engine.volume.RecordKinds;
import dev.tidemark.engine.volume.VersionedRecord;
import dev.tidemark.spi.words.ExtentId;
import dev.tidemark.spi.words.Hash;
import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.Optional;

/// One range of a file that has to be fetched.
///
/// @param extent what holds it
/// @param file where the file's step is in the step log
/// @param offset where it goes in the file
/// @param offsetInExtent where it begins in the decoded extent
/// @param length bytes
/// @param extentLength decoded bytes of the whole extent
/// @param sha256 of the whole decoded extent
public record ExtentNeed(
    ExtentId extent,
    long file,
    long offset,
    int offsetInExtent,
    int length,
    int extentLength,
    Hash sha256) {

  static final int BYTES = 8 + 8 + 8 + 4 + 4 + 4 + Hash.BYTES;

  /// Extents in the order they were created, which is the order they lie in packs.
  public static final Comparator<ExtentNeed> PACK_ORDER =
      Comparator.comparing(ExtentNeed::extent)
          .thenComparingLong(ExtentNeed::file)
          .thenComparingLong(ExtentNeed::offset);

  /// The whole extent that a record names, with the record's object in place of a step; empty if it
  /// names none.
  ///
  /// @throws IllegalArgumentException if its value is no range of content
  public static Optional<ExtentNeed> ofRecord(VersionedRecord record) {
    long object = RecordKey.object(record.key());
    if (object == RecordKinds.VOLUME_OBJECT || RecordKey.kind(record.key()) != FileKeys.DATA) {
      return Optional.empty();
    }
    return switch (FileCodec.decodeData(record.value())) {
      case DataRange.Inline inline -> Optional.empty();
      case DataRange.InExtent part ->
          Optional.of(
              new ExtentNeed(
                  part.id(),
                  object,
                  FileKeys.dataOffset(record.key()),
                  0,
                  part.extentLength(),
                  part.extentLength(),
                  part.sha256()));
    };
  }

  public boolean isOfSameExtent(ExtentNeed other) {
    return extent.equals(other.extent) && sha256.equals(other.sha256);
  }

  void write(ByteBuffer to) {
    to.putLong(extent.value()).putLong(file).putLong(offset);
    to.putInt(offsetInExtent).putInt(length).putInt(extentLength);
    sha256.write(to);
  }

  static ExtentNeed read(ByteBuffer from) {
    return new ExtentNeed(
        new ExtentId(from.getLong()),
        from.getLong(),
        from.getLong(),
        from.getInt(),
        from.getInt(),
        from.getInt(),
        Hash.read(from));
  }
}
