package dev.tidemark.engine.archive;

import dev.tidemark.engine.archive.format.CommitHeader;
import dev.tidemark.engine.volume.Transaction;
import dev.tidemark.spi.words.ExtentId;
import dev.tidemark.spi.words.Hash;
import dev.tidemark.spi.words.Mark;
import dev.tidemark.spi.words.Timeline;
import dev.tidemark.spi.words.TxId;
import java.util.Optional;
import java.util.UUID;

/// The relation of an archive's newest commit to the past of a volume. Only an archive that lies in
/// the volume's past is ever written by it.
public sealed interface ArchiveStanding {

  /// Its mark lies in the volume's past.
  record InPast() implements ArchiveStanding {}

  /// It mirrors another volume.
  record OtherVolume(UUID volume) implements ArchiveStanding {}

  /// It is on the volume's timeline, at a TID that the volume has not reached.
  record Ahead(TxId archive, TxId volume) implements ArchiveStanding {}

  /// It has another past at this TID.
  record Parted(TxId tid) implements ArchiveStanding {}

  /// It is on a timeline that the volume has left.
  ///
  /// @param left the volume's last transaction on that timeline
  record Earlier(Timeline timeline, Transaction left) implements ArchiveStanding {}

  /// It is on a timeline that the volume does not know: a copy of the volume was promoted.
  ///
  /// @param newest what that copy has written last
  record Overtaken(CommitHeader newest) implements ArchiveStanding {}

  /// Compares both halves of the mark.
  static ArchiveStanding of(CommitHeader newest, VolumePast past) {
    ArchiveStanding records = ofRecords(newest, past);
    Mark mark = newest.mark();
    return records instanceof InPast && mark.lastExtent().isAfter(ExtentId.NONE)
        ? at(mark.extentTid(), mark.extentChain(), past)
        : records;
  }

  /// Compares only the records half.
  static ArchiveStanding ofRecords(CommitHeader newest, VolumePast past) {
    if (!newest.volume().equals(past.volume())) {
      return new OtherVolume(newest.volume());
    }
    Mark mark = newest.mark();
    if (!mark.timeline().equals(past.timeline())) {
      Optional<Transaction> left = past.lastOf(mark.timeline());
      return left.isPresent() ? new Earlier(mark.timeline(), left.get()) : new Overtaken(newest);
    }
    return mark.tid().isZero() ? new InPast() : at(mark.tid(), mark.chain(), past);
  }

  private static ArchiveStanding at(TxId tid, Hash chain, VolumePast past) {
    TxId head = past.durable().map(Transaction::tid).orElse(TxId.ZERO);
    if (tid.isAfter(head)) {
      return new Ahead(tid, head);
    }
    Optional<Transaction> known = past.transaction(tid);
    boolean agrees = known.filter(transaction -> transaction.chain().equals(chain)).isPresent();
    return agrees ? new InPast() : new Parted(tid);
  }

  /// What is the matter, for people; the archive is *it*.
  default String fact() {
    return switch (this) {
      case InPast agrees -> "it lies in this volume's past";
      case OtherVolume other -> "it mirrors volume " + other.volume();
      case Ahead ahead ->
          "it is at tid "
              + ahead.archive()
              + ", this volume only at tid "
              + ahead.volume()
              + " of the same timeline: the volume was rolled back, or put back from an old copy";
      case Parted parted ->
          "at tid "
              + parted.tid()
              + " it has another past: the volume was rolled back or copied, and went on";
      case Earlier earlier ->
          "it is on timeline "
              + earlier.timeline()
              + ", which this volume has left at tid "
              + earlier.left().tid();
      case Overtaken overtaken -> fact(overtaken.newest());
    };
  }

  private static String fact(CommitHeader newest) {
    return "a promoted copy of this volume continues it, on timeline "
        + newest.mark().timeline()
        + ", the last time at tid "
        + newest.mark().tid()
        + " of "
        + newest.state().time()
        + " ("
        + newest.writer()
        + ")";
  }

  /// What to do, for people.
  ///
  /// @param target the name of the target
  default String advice(String target) {
    return switch (this) {
      case InPast agrees -> "";
      case OtherVolume other -> "Mirror to a new place, or use the volume it belongs to";
      case Ahead ahead -> GO_ON_FROM_IT;
      case Parted parted ->
          GO_ON_FROM_IT + "; to keep what only this volume has, mirror it to a new place";
      case Earlier earlier -> "To continue it: tidemark target adopt " + target;
      case Overtaken overtaken ->
          "If that copy is in use, stop this volume, or clone the archive to go on here; to keep"
              + " what only this volume has, mirror it to a new place";
    };
  }

  /// For who wants the archive's states back.
  String GO_ON_FROM_IT =
      "To go on from the archive: 'tidemark clone' it to a new volume, 'promote --adopt' that";
}
