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
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/// Puts content that was read into the records of an object.
final class ContentWriter {

  private ContentWriter() {}

  /// The ranges of all pieces, in their order. Known content is looked for again, because the
  /// transaction may only name an extent that is live in it. Nothing is stored if a donor has lost
  /// what it had: then the file is to be read again.
  static WrittenContent ranges(FileRecordWriter records, List<ReadChunk> pieces) {
    List<@Nullable DataRange> known = new ArrayList<>(pieces.size());
    for (ReadChunk piece : pieces) {
      DataRange there = piece instanceof ReadChunk.Known of ? find(records, of) : null;
      if (there == null && piece instanceof ReadChunk.Known of) {
        return new WrittenContent.DonorLost(of.donor());
      }
      known.add(there);
    }
    List<DataRange> ranges = new ArrayList<>(pieces.size());
    for (int i = 0; i < known.size(); i++) {
      DataRange there = known.get(i);
      ranges.add(there == null ? store(records, pieces.get(i)) : there);
    }
    return new WrittenContent.Ranges(ranges);
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

  private static @Nullable DataRange find(FileRecordWriter records, ReadChunk.Known known) {
    return KnownContent.range(
        records.view(), known.donor(), known.offset(), known.length(), known.sha256());
  }

  private static DataRange store(FileRecordWriter records, ReadChunk piece) {
    return switch (piece) {
      case ReadChunk.Small small -> new DataRange.Inline(small.bytes());
      case ReadChunk.Fresh fresh -> {
        EncodedExtent extent = fresh.extent();
        yield DataRange.InExtent.whole(records.append(extent), extent.sha256(), extent.length());
      }
      case ReadChunk.Known known ->
          throw new IllegalStateException("known content is never stored: " + known);
    };
  }
}
