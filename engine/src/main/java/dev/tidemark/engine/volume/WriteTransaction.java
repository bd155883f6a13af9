package dev.tidemark.engine.volume;

import dev.tidemark.spi.words.ExtentId;
import dev.tidemark.spi.words.TxId;

/// A transaction under way, under the write lock: as a view it shows the live records with its own
/// changes. It is used by one thread and only inside [Volume#write].
public interface WriteTransaction extends RecordView {

  /// The TID this transaction gets if it changes a record.
  TxId tid();

  /// Ends the live version and adds a new one. An equal value is no change; a key changed twice in
  /// one transaction has one new version.
  ///
  /// @param value at most [Volume#VALUE_BYTES_MAX] bytes
  void put(byte[] key, byte[] value);

  /// Ends the live version. Nothing happens if there is none.
  void delete(byte[] key);

  /// The tree that is never mirrored. Changes here alone commit without a TID.
  UnversionedTree local();

  /// The list of packs. Changes here alone commit without a TID.
  UnversionedTree packs();

  /// The id of a new object; never one that was handed out before, whatever crashed in between.
  long newObject();

  /// The id of a new extent, above all before it; never one that was handed out before.
  ExtentId newExtent();

  /// The last extent id that was handed out, by this transaction or before.
  ExtentId lastExtent();

  /// Notes a pack's new length in the commit record. [CommitParticipant#beforeCommit] must make it
  /// durable.
  void packGrew(long packNumber, long newLength);

  /// Replaces the description that was given to [Volume#write].
  void describe(TransactionInfo info);
}
