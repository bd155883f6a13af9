package dev.tidemark.engine.volume;

import dev.tidemark.engine.seam.Disk;
import dev.tidemark.engine.seam.Seam;
import dev.tidemark.spi.words.ExtentId;
import dev.tidemark.spi.words.Timeline;
import dev.tidemark.spi.words.TxId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// An open volume.
public final class Volume implements AutoCloseable {

  /// The longest value of a record, in bytes.
  public static final int VALUE_BYTES_MAX = 2048;

  /// The longest key, in bytes, as it is stored.
  public static final int KEY_BYTES_MAX = 1024;

  private Volume() {}

  /// Creates a volume in a directory that holds none, with TID 1, and opens it to write.
  public static Volume create(Disk disk, Seam seam) {
    throw new UnsupportedOperationException();
  }

  /// @throws VolumeException.Locked if somebody else writes
  public static Volume openToWrite(Disk disk, Seam seam) {
    throw new UnsupportedOperationException();
  }

  /// Opens beside any writer, takes no lock and changes nothing.
  public static Volume openToRead(Disk disk, Seam seam) {
    throw new UnsupportedOperationException();
  }

  public void join(CommitParticipant participant) {
    throw new UnsupportedOperationException();
  }

  public UUID id() {
    throw new UnsupportedOperationException();
  }

  /// The timeline that the head is on.
  public Timeline timeline() {
    throw new UnsupportedOperationException();
  }

  public List<TimelineStart> timelines() {
    throw new UnsupportedOperationException();
  }

  public boolean writable() {
    throw new UnsupportedOperationException();
  }

  public boolean needsPromotion() {
    throw new UnsupportedOperationException();
  }

  /// The newest published transaction.
  public Optional<Transaction> head() {
    throw new UnsupportedOperationException();
  }

  /// The newest transaction known to be durable.
  public Optional<Transaction> durable() {
    throw new UnsupportedOperationException();
  }

  public Optional<Transaction> transaction(TxId tid) {
    throw new UnsupportedOperationException();
  }

  /// The newest whole transaction with a TID not above `atMost`.
  public Optional<Transaction> newestWhole(TxId atMost) {
    throw new UnsupportedOperationException();
  }

  /// The transactions with `after < tid <= upTo`, ascending.
  public TransactionScan transactions(TxId after, TxId upTo) {
    throw new UnsupportedOperationException();
  }

  /// The first transaction T with X(T) >= x.
  public Optional<Transaction> smallestWithExtent(ExtentId x) {
    throw new UnsupportedOperationException();
  }

  /// Runs one transaction under the write lock and makes it durable. If no record changed there is
  /// no TID; changes of *local* and *packs* alone are committed without one.
  public <T extends @Nullable Object, X extends Exception> Outcome<T> write(
      TransactionInfo info, Body<T, X> body) throws X {
    throw new UnsupportedOperationException();
  }

  /// The state of a TID. Each step checks that it is readable.
  ///
  /// @throws VolumeException.NotReadable from here or from any later step
  public RecordView asOf(TxId tid) {
    throw new UnsupportedOperationException();
  }

  /// Every record created or deleted by a TID in (lo, hi], in key order from `fromKey` on, shown as
  /// of hi: a deletion above hi is not shown. Without TXSTATE.
  public RecordScan changes(TxId lo, TxId hi, byte[] fromKey) {
    throw new UnsupportedOperationException();
  }

  /// All versions of the records with `from <= key < to`.
  public RecordScan history(byte[] from, byte[] to) {
    throw new UnsupportedOperationException();
  }

  public PlainView packs() {
    throw new UnsupportedOperationException();
  }

  public PlainView local() {
    throw new UnsupportedOperationException();
  }

  /// The snapshots that the state of a TID knows, by name.
  public List<SnapshotName> snapshots(TxId asOf) {
    throw new UnsupportedOperationException();
  }

  /// Names a TID. An older meaning of the name ends.
  public static void nameSnapshot(WriteTransaction tx, String name, TxId tid) {
    throw new UnsupportedOperationException();
  }

  /// Makes a clone writable: begins the next timeline.
  public Transaction promote(TransactionInfo info) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {
    throw new UnsupportedOperationException();
  }
}
