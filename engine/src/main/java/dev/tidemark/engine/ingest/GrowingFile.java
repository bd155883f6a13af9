package dev.tidemark.engine.ingest;

import dev.tidemark.engine.files.DataRange;
import dev.tidemark.engine.files.FileCodec;
import dev.tidemark.engine.files.FileKeys;
import dev.tidemark.engine.volume.RecordScan;
import dev.tidemark.engine.volume.VersionedRecord;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A large file on its way into the volume. It may take many transactions, so its content grows on
/// a staging object that has no name and is noted in the *local* root; whoever finds the note later
/// removes the object.
///
/// The last transaction shows the file at once: for a new object by giving the staging object its
/// inode and name, for one that was there by moving to it what has changed. What it has already
/// stays where it is, and nothing of that is staged.
final class GrowingFile {

  private final InodeCache table;
  private final long staging;
  private final long target;
  private long[] kept = new long[16];
  private int keptCount;
  private long lostDonor;

  private GrowingFile(InodeCache table, long staging, long target) {
    this.table = table;
    this.staging = staging;
    this.target = target;
  }

  /// @param target the object whose content it will be; 0 = a new one
  static GrowingFile begin(FileRecordWriter records, InodeCache table, long target) {
    long staging = records.newObject();
    table.noteGrowing(records.local(), staging);
    return new GrowingFile(table, staging, target);
  }

  /// Whether what was read can become the content of an object.
  ///
  /// @param object 0 = a new one
  boolean isFor(long object) {
    return lostDonor == 0 && object == target;
  }

  /// The object that has lost a known piece before it was added; 0 = all pieces are here.
  long lostDonor() {
    return lostDonor;
  }

  void add(FileRecordWriter records, ReadChunk piece) {
    if (lostDonor != 0) {
      return;
    }
    if (isKept(records, piece)) {
      keep(piece.offset());
      return;
    }
    switch (ContentWriter.ranges(records, List.of(piece))) {
      case WrittenContent.DonorLost lost -> lostDonor = lost.donor();
      case WrittenContent.Ranges(List<DataRange> ranges) ->
          records.putData(staging, piece.offset(), ranges.getFirst());
    }
  }

  /// The object it becomes, if it is to be a new one.
  long becomes() {
    return staging;
  }

  /// Nothing of it is staged any more.
  ///
  /// @param object the target that [#begin] was told, or what it becomes
  void finish(FileRecordWriter records, long object) {
    if (object != staging && object != target) {
      throw new IllegalStateException("object " + object + " is not what the file grew for");
    }
    table.forgetGrowing(records.local(), staging);
    if (object != staging) {
      ContentWriter.dropRanges(records, object, offset -> !isKept(offset));
      moveTo(records, object);
    }
  }

  private void moveTo(FileRecordWriter records, long object) {
    List<VersionedRecord> staged = new ArrayList<>();
    try (RecordScan scan = records.scan(staging, FileKeys.DATA)) {
      for (VersionedRecord record = scan.next(); record != null; record = scan.next()) {
        staged.add(record);
      }
    }
    for (VersionedRecord record : staged) {
      long offset = FileKeys.dataOffset(record.key());
      records.delete(record.key());
      records.putData(object, offset, FileCodec.decodeData(record.value()));
    }
  }

  private boolean isKept(FileRecordWriter records, ReadChunk piece) {
    return piece instanceof ReadChunk.Known known
        && known.donor() == target
        && KnownContent.range(
                records.view(), target, known.offset(), known.length(), known.sha256())
            != null;
  }

  private void keep(long offset) {
    if (keptCount == kept.length) {
      kept = Arrays.copyOf(kept, 2 * keptCount);
    }
    kept[keptCount++] = offset;
  }

  private boolean isKept(long offset) {
    return Arrays.binarySearch(kept, 0, keptCount, offset) >= 0;
  }
}
