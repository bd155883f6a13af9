package dev.tidemark.engine.volume;

import dev.tidemark.spi.words.ExtentId;
import dev.tidemark.spi.words.Hash;
import dev.tidemark.spi.words.Timeline;
import dev.tidemark.spi.words.TxId;
import java.time.Instant;

/// A committed transaction: its records TXN, which never changes, and TXSTATE.
///
/// @param previous the TID before it; [TxId#ZERO] for the first
/// @param lastExtent X: the last extent id of all transactions up to this one
/// @param digest the state digest after it
/// @param chain the chain after it
/// @param readable whether its state can be read
public record Transaction(
    TxId tid,
    TxId previous,
    Timeline timeline,
    Instant time,
    TransactionInfo info,
    ExtentId lastExtent,
    Hash digest,
    Hash chain,
    boolean readable) {

  /// It completes a state: no import is under way, or was broken off and not finished.
  public boolean isWhole() {
    return info.isWhole();
  }

  /// No step of an import. Imports of other sources may be open, so its state may be none of
  /// theirs.
  public boolean isSettled() {
    return info.kind() == TransactionInfo.Kind.WHOLE;
  }
}
