package dev.tidemark.engine.volume;

import dev.tidemark.spi.words.TxId;

/// One version of a record. The arrays belong to the reader of the record; nobody changes them.
///
/// @param key as made by [RecordKey]
/// @param created the TID that made this version
/// @param deleted the TID that ended it; [TxId#ZERO] = live
/// @param value at most [Volume#VALUE_BYTES_MAX] bytes
@SuppressWarnings("ArrayRecordComponent") // a value that is read, never compared
public record VersionedRecord(byte[] key, TxId created, TxId deleted, byte[] value) {

  public boolean isLive() {
    return deleted.isZero();
  }
}
