package dev.tidemark.engine.ingest;

import dev.tidemark.engine.content.EncodedExtent;
import dev.tidemark.engine.files.DataRange;
import dev.tidemark.engine.files.FileKeys;
import dev.tidemark.engine.volume.RecordScan;
import dev.tidemark.engine.volume.VersionedRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongPredicate;

/// Puts content that was read into the records of an object.
final class ContentWriter {

  private ContentWriter() {}

  /// The range that stands for a piece. A known one is looked for again, because the transaction
  /// may only name an extent that is live in it: if the donor has lost it, the source is read
  /// again.
  ///
  /// @return empty if the source has changed: then nothing of the file may be used
  static Optional<DataRange> range(
      FileRecordWriter records, WalkDirectory directory, byte[] name, ReadChunk piece) {
    return switch (piece) {
      case ReadChunk.Small small -> Optional.of(new DataRange.Inline(small.bytes()));
      case ReadChunk.Fresh fresh -> Optional.of(store(records, fresh.extent()));
      case ReadChunk.Known known -> {
        DataRange.InExtent there =
            KnownContent.range(
                records.view(), known.donor(), known.offset(), known.length(), known.sha256());
        yield there != null
            ? Optional.of(there)
            : FileReader.readAgain(directory.place(), name, known)
                .map(extent -> store(records, extent));
      }
    };
  }

  /// The ranges of all pieces; empty if the source has changed.
  static Optional<List<DataRange>> ranges(
      FileRecordWriter records, WalkDirectory directory, byte[] name, List<ReadChunk> pieces) {
    List<DataRange> ranges = new ArrayList<>(pieces.size());
    for (ReadChunk piece : pieces) {
      Optional<DataRange> range = range(records, directory, name, piece);
      if (range.isEmpty()) {
        return Optional.empty();
      }
      ranges.add(range.get());
    }
    return Optional.of(ranges);
  }

  /// Makes ranges that follow each other the whole content of an object.
  static void replace(FileRecordWriter records, long object, List<DataRange> ranges) {
    Map<Long, DataRange> wanted = new HashMap<>();
    long offset = 0;
    for (DataRange range : ranges) {
      wanted.put(offset, range);
      offset += range.length();
    }
    dropRanges(records, object, start -> !wanted.containsKey(start));
    wanted.forEach((start, range) -> records.putData(object, start, range));
  }

  /// The same for an object that has none.
  static void write(FileRecordWriter records, long object, List<DataRange> ranges) {
    long offset = 0;
    for (DataRange range : ranges) {
      records.putFreshData(object, offset, range);
      offset += range.length();
    }
  }

  static void dropRanges(FileRecordWriter records, long object, LongPredicate unwanted) {
    List<byte[]> keys = new ArrayList<>();
    try (RecordScan scan = records.scan(object, FileKeys.DATA)) {
      for (VersionedRecord record = scan.next(); record != null; record = scan.next()) {
        if (unwanted.test(FileKeys.dataOffset(record.key()))) {
          keys.add(record.key());
        }
      }
    }
    keys.forEach(records::delete);
  }

  private static DataRange store(FileRecordWriter records, EncodedExtent extent) {
    return DataRange.InExtent.whole(records.append(extent), extent.sha256(), extent.length());
  }
}
