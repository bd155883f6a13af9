package dev.tidemark.engine.files;

import dev.tidemark.engine.volume.RecordScan;
import dev.tidemark.engine.volume.VersionedRecord;
import dev.tidemark.engine.volume.VolumeException;
import org.jspecify.annotations.Nullable;

/// The ranges of a file's content, ascending and disjoint; what lies between and behind them is a
/// hole. May stay open as long as anybody likes.
public final class DataScan implements AutoCloseable {

  private final long object;
  private final RecordScan records;
  private long end;

  DataScan(long object, RecordScan records) {
    this.object = object;
    this.records = records;
  }

  /// The next range, or null at the end.
  ///
  /// @throws VolumeException.Damaged for a record that is no range, or overlaps the one before
  public @Nullable OffsetRange next() {
    VersionedRecord record = records.next();
    if (record == null) {
      return null;
    }
    OffsetRange range = RecordDecoding.data(object, record.key(), record.value());
    if (range.offset() < end || range.end() < 0) {
      throw new VolumeException.Damaged(
          "read object " + object + ": its content at " + range.offset() + " overlaps");
    }
    end = range.end();
    return range;
  }

  @Override
  public void close() {
    records.close();
  }
}
