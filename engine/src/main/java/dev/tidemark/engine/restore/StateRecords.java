package dev.tidemark.engine.restore;

import dev.tidemark.engine.seam.Disk;
import dev.tidemark.engine.view.StateSource;
import dev.tidemark.engine.volume.RecordScan;
import dev.tidemark.engine.volume.RecordView;
import dev.tidemark.engine.volume.StateCheck;
import dev.tidemark.engine.volume.VersionedRecord;
import dev.tidemark.spi.sink.TargetException;
import java.io.IOException;
import java.util.Optional;

/// The live records of the state that is restored, ready to be read at random: all of them, copied
/// to a scratch file and proven by the state digest, or for a few paths those of the source where
/// they are.
final class StateRecords implements AutoCloseable {

  private static final int RECORDS_A_REPORT = 10_000;

  private final RecordView view;
  private final Optional<RecordFile> file;

  private StateRecords(RecordView view, Optional<RecordFile> file) {
    this.view = view;
    this.file = file;
  }

  /// @throws dev.tidemark.engine.volume.VolumeException.Damaged if all were read and do not sum up
  ///   to the state's digest
  static StateRecords load(
      StateSource source, RestoreRequest request, Disk scratch, RestoreListener listener)
      throws IOException, TargetException, InterruptedException {
    if (!request.isWhole() && source.prefersView()) {
      return new StateRecords(source.view(), Optional.empty());
    }
    RecordFile file = copy(source, scratch, listener);
    return new StateRecords(file, Optional.of(file));
  }

  private static RecordFile copy(StateSource source, Disk scratch, RestoreListener listener)
      throws IOException, TargetException, InterruptedException {
    RecordFile.Writer writer = new RecordFile.Writer(scratch, "records");
    StateCheck check = new StateCheck(source.point().tid());
    long count = 0;
    try (RecordScan records = source.records()) {
      for (VersionedRecord record = records.next(); record != null; record = records.next()) {
        writer.add(record);
        check.add(record);
        count++;
        if (count % RECORDS_A_REPORT == 0) {
          listener.loaded(count);
        }
      }
    }
    check.finish();
    return writer.finish();
  }

  RecordView view() {
    return view;
  }

  /// Whether all records were read and sum up to the digest of the state.
  boolean digestProven() {
    return file.isPresent();
  }

  @Override
  public void close() throws IOException {
    if (file.isPresent()) {
      file.get().close();
    }
  }
}
