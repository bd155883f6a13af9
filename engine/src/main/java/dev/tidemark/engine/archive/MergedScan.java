package dev.tidemark.engine.archive;

import dev.tidemark.engine.archive.format.RecordOrder;
import dev.tidemark.engine.volume.RecordScan;
import dev.tidemark.engine.volume.VersionedRecord;
import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.spi.words.TxId;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/// Merges the runs of several commits into all versions that they know, shown as of a TID. What a
/// newer run says of a version wins: it knows of its end. For one thread.
final class MergedScan implements RecordScan {

  /// A run to be merged.
  ///
  /// @param age 0 = the newest
  /// @param closesAt if this is a base that stands alone: its TID, at which everything ends that
  ///   older runs call live and this one does not have; else [TxId#ZERO]
  record Source(RecordCursor cursor, int age, TxId closesAt) {}

  private static final class Head {
    final Source source;
    VersionedRecord record;

    Head(Source source, VersionedRecord record) {
      this.source = source;
      this.record = record;
    }
  }

  private static final Comparator<Head> ORDER =
      Comparator.<Head, VersionedRecord>comparing(head -> head.record, RecordOrder::compare)
          .thenComparingInt(head -> head.source.age());

  private final PriorityQueue<Head> heads = new PriorityQueue<>(ORDER);
  private final List<Source> closing;
  private final byte @Nullable [] to;
  private final TxId upTo;

  /// @param to keys end before it; null = none
  MergedScan(List<Source> sources, byte @Nullable [] to, TxId upTo) {
    this.to = to;
    this.upTo = upTo;
    this.closing = sources.stream().filter(source -> !source.closesAt().isZero()).toList();
    for (Source source : sources) {
      pull(source);
    }
  }

  @Override
  public @Nullable VersionedRecord next() {
    while (!heads.isEmpty()) {
      VersionedRecord shown = shown(nextVersion());
      if (shown != null) {
        return shown;
      }
    }
    return null;
  }

  /// What the newest run says of the next version; what others say of it is passed over.
  private VersionedRecord nextVersion() {
    Head newest = heads.remove();
    VersionedRecord record = newest.record;
    int age = newest.source.age();
    pull(newest.source);
    while (!heads.isEmpty() && RecordOrder.compare(heads.element().record, record) == 0) {
      pull(heads.remove().source);
    }
    return closed(record, age);
  }

  private VersionedRecord closed(VersionedRecord record, int age) {
    TxId end = record.deleted();
    for (Source base : closing) {
      boolean missing = base.age() < age && !record.created().isAfter(base.closesAt());
      if (missing && (end.isZero() || end.isAfter(base.closesAt()))) {
        end = base.closesAt();
      }
    }
    return end.equals(record.deleted())
        ? record
        : new VersionedRecord(record.key(), record.created(), end, record.value());
  }

  private @Nullable VersionedRecord shown(VersionedRecord record) {
    if (record.created().isAfter(upTo)) {
      return null;
    }
    return record.deleted().isAfter(upTo)
        ? new VersionedRecord(record.key(), record.created(), TxId.ZERO, record.value())
        : record;
  }

  private void pull(Source source) {
    try {
      VersionedRecord record = source.cursor().next();
      if (record != null && (to == null || Arrays.compareUnsigned(record.key(), to) < 0)) {
        heads.add(new Head(source, record));
      }
    } catch (TargetException e) {
      throw new ArchiveException(e);
    } catch (InterruptedException e) {
      throw InterruptedReadException.of(e);
    }
  }

  @Override
  public void close() {
    heads.clear();
  }
}
