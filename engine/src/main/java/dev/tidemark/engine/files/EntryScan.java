package dev.tidemark.engine.files;

import dev.tidemark.engine.volume.RecordScan;
import dev.tidemark.engine.volume.VersionedRecord;
import org.jspecify.annotations.Nullable;

/// The names in a directory, in the order of their bytes. May stay open as long as anybody likes.
public final class EntryScan implements AutoCloseable {

  private final RecordScan records;

  EntryScan(RecordScan records) {
    this.records = records;
  }

  /// The next name, or null at the end.
  ///
  /// @throws dev.tidemark.engine.volume.VolumeException.Damaged for a record that is no entry, or
  ///   whose name must not be one
  public @Nullable NamedEntry next() {
    VersionedRecord record = records.next();
    return record == null ? null : RecordDecoding.entry(record.key(), record.value());
  }

  @Override
  public void close() {
    records.close();
  }
}
