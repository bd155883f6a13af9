package dev.tidemark.engine.mirror;

import dev.tidemark.engine.archive.format.CommitHeader;
import dev.tidemark.engine.spool.MirrorSource;
import dev.tidemark.engine.volume.Transaction;
import dev.tidemark.spi.words.ExtentId;
import dev.tidemark.spi.words.TxId;
import java.util.Optional;

/// The position of a target, and the progress of its lane beyond the target's mark.
///
/// @param newest the newest good commit that the next one goes on from
/// @param standsAlone the next commit with records must be a base that stands alone
/// @param packMissing a whole pack is missing up to the volume's X
/// @param packMissingForWhole a whole pack is missing up to X of the newest whole transaction
/// @param packsUncommitted packs that are at the target and in no commit
/// @param packsInFlight packs under way
/// @param slotFree another pack may get under way
/// @param covered a transaction whose extents are all at the target: the newest one, or where
///   commits are damaged the one at the mark
/// @param firstRecordsDue enough bytes or time have passed since a first upload committed records
record LaneFacts(
    Optional<CommitHeader> newest,
    boolean standsAlone,
    boolean packMissing,
    boolean packMissingForWhole,
    int packsUncommitted,
    int packsInFlight,
    boolean slotFree,
    Optional<Transaction> covered,
    boolean firstRecordsDue) {

  /// The TID of the records half of the mark.
  TxId tid() {
    return newest.map(header -> header.mark().tid()).orElse(TxId.ZERO);
  }

  /// The transaction at the mark, where it was looked up.
  Optional<Transaction> atMark() {
    return covered.filter(found -> found.tid().equals(tid()));
  }

  /// The archive holds no whole state yet.
  boolean firstUpload() {
    return newest.map(header -> header.tally().newestWhole() == 0).orElse(true);
  }

  /// Whether a target that has the extents up to `after` lacks a whole pack of those up to `upTo`.
  static boolean isPackMissing(MirrorSource source, int packBytes, ExtentId after, ExtentId upTo) {
    return upTo.isAfter(after) && source.bytesBetween(after, upTo) >= packBytes;
  }
}
