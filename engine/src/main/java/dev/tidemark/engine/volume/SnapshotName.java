package dev.tidemark.engine.volume;

import dev.tidemark.spi.words.TxId;

/// A named TID.
///
/// @param tid the TID that the name stands for
/// @param named the TID of the transaction that gave the name
public record SnapshotName(String name, TxId tid, TxId named) {}
