package dev.tidemark.engine.spool;

import dev.tidemark.engine.pack.FrameBytes;
import dev.tidemark.engine.volume.RecordScan;
import dev.tidemark.engine.volume.SnapshotName;
import dev.tidemark.engine.volume.Transaction;
import dev.tidemark.spi.words.ExtentId;
import dev.tidemark.spi.words.Timeline;
import dev.tidemark.spi.words.TxId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// A source that hands every call on to another one: for those that change a few of them.
public abstract class ForwardingMirrorSource implements MirrorSource {

  private final MirrorSource inner;

  protected ForwardingMirrorSource(MirrorSource inner) {
    this.inner = inner;
  }

  @Override
  public UUID volume() {
    return inner.volume();
  }

  @Override
  public Timeline timeline() {
    return inner.timeline();
  }

  @Override
  public Optional<Transaction> durable() {
    return inner.durable();
  }

  @Override
  public Optional<Transaction> transaction(TxId tid) {
    return inner.transaction(tid);
  }

  @Override
  public Optional<Transaction> lastOf(Timeline earlier) {
    return inner.lastOf(earlier);
  }

  @Override
  public Optional<Transaction> newestSettled(TxId atMost) {
    return inner.newestSettled(atMost);
  }

  @Override
  public Optional<Transaction> following(TxId tid) {
    return inner.following(tid);
  }

  @Override
  public Optional<Transaction> owner(ExtentId x) {
    return inner.owner(x);
  }

  @Override
  public Optional<Transaction> newestCovered(ExtentId x, TxId atMost) {
    return inner.newestCovered(x, atMost);
  }

  @Override
  public RecordScan changes(TxId lo, TxId hi) {
    return inner.changes(lo, hi);
  }

  @Override
  public RecordScan live(TxId tid) {
    return inner.live(tid);
  }

  @Override
  public List<SnapshotName> snapshots(TxId asOf) {
    return inner.snapshots(asOf);
  }

  @Override
  public Frames frames(ExtentId after, ExtentId upTo) {
    return inner.frames(after, upTo);
  }

  @Override
  public FrameBytes stored(ExtentId after, ExtentId upTo) {
    return inner.stored(after, upTo);
  }

  @Override
  public long bytesBetween(ExtentId after, ExtentId upTo) {
    return inner.bytesBetween(after, upTo);
  }
}
