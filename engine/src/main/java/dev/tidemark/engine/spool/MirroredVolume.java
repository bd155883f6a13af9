package dev.tidemark.engine.spool;

import dev.tidemark.engine.archive.OpenVolumePast;
import dev.tidemark.engine.pack.FrameBytes;
import dev.tidemark.engine.pack.FrameScan;
import dev.tidemark.engine.pack.PackStore;
import dev.tidemark.engine.volume.RecordKey;
import dev.tidemark.engine.volume.RecordKinds;
import dev.tidemark.engine.volume.RecordScan;
import dev.tidemark.engine.volume.SnapshotName;
import dev.tidemark.engine.volume.Transaction;
import dev.tidemark.engine.volume.TransactionScan;
import dev.tidemark.engine.volume.VersionedRecord;
import dev.tidemark.engine.volume.Volume;
import dev.tidemark.spi.words.ExtentId;
import dev.tidemark.spi.words.Timeline;
import dev.tidemark.spi.words.TxId;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// An open volume and its packs.
public record MirroredVolume(Volume open, PackStore packs) implements MirrorSource {

  private static final byte[] FIRST_KEY = {};
  private static final byte[] BEHIND_ALL = new byte[Long.BYTES + 2];

  static {
    Arrays.fill(BEHIND_ALL, (byte) 0xFF);
  }

  @Override
  public UUID volume() {
    return open.id();
  }

  @Override
  public Timeline timeline() {
    return open.timeline();
  }

  @Override
  public Optional<Transaction> durable() {
    return open.durable();
  }

  @Override
  public Optional<Transaction> newestSettled(TxId atMost) {
    return open.newestSettled(atMost);
  }

  @Override
  public Optional<Transaction> transaction(TxId tid) {
    return open.transaction(tid);
  }

  @Override
  public Optional<Transaction> lastOf(Timeline earlier) {
    return new OpenVolumePast(open).lastOf(earlier);
  }

  @Override
  public Optional<Transaction> following(TxId tid) {
    TxId head = open.durable().map(Transaction::tid).orElse(tid);
    try (TransactionScan scan = open.transactions(tid, head)) {
      return Optional.ofNullable(scan.next());
    }
  }

  @Override
  public Optional<Transaction> owner(ExtentId x) {
    return open.smallestWithExtent(x);
  }

  @Override
  public Optional<Transaction> newestCovered(ExtentId x, TxId atMost) {
    Optional<Transaction> beyond = open.smallestWithExtent(new ExtentId(x.value() + 1));
    if (beyond.isEmpty() || beyond.get().tid().isAfter(atMost)) {
      return open.transaction(atMost);
    }
    return open.transaction(beyond.get().previous());
  }

  @Override
  public RecordScan changes(TxId lo, TxId hi) {
    return open.changes(lo, hi, FIRST_KEY);
  }

  @Override
  public RecordScan live(TxId tid) {
    return new Mirrored(open.asOf(tid).scan(FIRST_KEY, BEHIND_ALL));
  }

  /// Leaves out the records that may change without a TID.
  private record Mirrored(RecordScan all) implements RecordScan {

    @Override
    public @Nullable VersionedRecord next() {
      VersionedRecord record = all.next();
      while (record != null && isTransactionState(record.key())) {
        record = all.next();
      }
      return record;
    }

    private static boolean isTransactionState(byte[] key) {
      return RecordKey.object(key) == RecordKinds.VOLUME_OBJECT
          && RecordKey.kind(key) == RecordKinds.TXSTATE;
    }

    @Override
    public void close() {
      all.close();
    }
  }

  @Override
  public List<SnapshotName> snapshots(TxId asOf) {
    return open.snapshots(asOf);
  }

  @Override
  public Frames frames(ExtentId after, ExtentId upTo) {
    FrameScan scan = packs.frames(after, upTo);
    return scan::next;
  }

  @Override
  public FrameBytes stored(ExtentId after, ExtentId upTo) {
    return packs.stored(after, upTo);
  }

  @Override
  public long bytesBetween(ExtentId after, ExtentId upTo) {
    return packs.bytesBetween(after, upTo);
  }
}
