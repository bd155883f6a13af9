package dev.tidemark.engine.volume;

import dev.tidemark.engine.btree.Leaf;
import dev.tidemark.engine.btree.TreeWriter;
import dev.tidemark.engine.page.CommitDraft;
import dev.tidemark.engine.page.CommitRecord;
import dev.tidemark.engine.page.NewPages;
import dev.tidemark.engine.page.PageSource;
import dev.tidemark.engine.page.VolumeHead;
import dev.tidemark.engine.page.VolumeHead.Phase;
import dev.tidemark.engine.volume.TxnCodec.Txn;
import dev.tidemark.engine.volume.VolumeRecords.TxState;
import dev.tidemark.spi.words.ExtentId;
import dev.tidemark.spi.words.Hash;
import dev.tidemark.spi.words.Timeline;
import dev.tidemark.spi.words.TxId;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// One transaction: three trees being changed, the ids it took, and what it will say about itself.
final class ActiveTransaction implements WriteTransaction {

  private static final String READ = "read the volume";
  private static final String WRITE = "write to the volume";

  private final PageSource source;
  private final NewPages pages;
  private final CommitRecord from;
  private final VolumeHead before;
  private final IdAllocator numbers;
  private final TreeWriter recordTree;
  private final TreeWriter packTree;
  private final TreeWriter localTree;
  private final StateDigest digest;
  private final WriteGuard guard = new WriteGuard();
  private final VersionedTree records;
  private final UnversionedTree packs;
  private final UnversionedTree local;
  private final SortedMap<Long, Long> packLengths = new TreeMap<>();
  private TransactionInfo info;
  private boolean tookExtents;
  private @Nullable Transaction described;

  ActiveTransaction(
      PageSource source,
      NewPages pages,
      CommitRecord from,
      byte[] digestKey,
      IdAllocator numbers,
      TransactionInfo info) {
    this.source = source;
    this.pages = pages;
    this.from = from;
    this.before = from.head();
    this.numbers = numbers;
    this.info = info;
    this.recordTree = new TreeWriter(source, from.roots().records(), pages);
    this.packTree = new TreeWriter(source, from.roots().packs(), pages);
    this.localTree = new TreeWriter(source, from.roots().local(), pages);
    this.digest = new StateDigest(digestKey, before.digest());
    this.records = new VersionedTree(recordTree, numbers.nextTid(), digest);
    this.packs = new UnversionedWrites(packTree, guard);
    this.local = new UnversionedWrites(localTree, guard);
  }

  @Override
  public TxId tid() {
    return numbers.nextTid();
  }

  @Override
  public void put(byte[] key, byte[] value) {
    RecordLimits.requireRecord(key, value);
    VolumeRecords.requireCallers(key, value);
    putOwn(key, value);
  }

  /// Puts what callers may not: the records about the volume itself.
  void putOwn(byte[] key, byte[] value) {
    guard.run(
        WRITE,
        () -> {
          records.put(key, value);
          return null;
        });
  }

  @Override
  public void delete(byte[] key) {
    RecordKey.require(key);
    VolumeRecords.requireCallers(key);
    guard.run(
        WRITE,
        () -> {
          records.delete(key);
          return null;
        });
  }

  @Override
  public byte @Nullable [] get(byte[] key) {
    RecordKey.require(key);
    return guard.<byte @Nullable []>run(READ, () -> records.get(key));
  }

  /// Live records; changes made while the scan is under way may or may not show.
  @Override
  public RecordScan scan(byte[] fromInclusive, byte[] toExclusive) {
    guard.requireOpen();
    return new StepScan(this::leaf, r -> r.isLive() ? r : null, fromInclusive, toExclusive);
  }

  private @Nullable Leaf leaf(byte[] storedKey) {
    return guard.run(READ, () -> records.leafFrom(storedKey));
  }

  @Override
  public UnversionedTree local() {
    guard.requireOpen();
    return local;
  }

  @Override
  public UnversionedTree packs() {
    guard.requireOpen();
    return packs;
  }

  @Override
  public long newObject() {
    guard.requireOpen();
    return numbers.newObject();
  }

  @Override
  public ExtentId newExtent() {
    guard.requireOpen();
    tookExtents = true;
    return numbers.newExtent();
  }

  @Override
  public ExtentId lastExtent() {
    return tookExtents ? new ExtentId(numbers.nextExtent().value() - 1) : before.lastExtent();
  }

  @Override
  public void packGrew(long packNumber, long newLength) {
    RecordLimits.requirePack(packNumber, newLength);
    guard.requireOpen();
    packLengths.put(packNumber, newLength);
  }

  @Override
  public void describe(TransactionInfo newInfo) {
    TxnCodec.requireFits(newInfo);
    guard.requireOpen();
    info = newInfo;
  }

  void requireUnbroken() {
    guard.requireUnbroken();
  }

  void end() {
    guard.end();
  }

  boolean changedRecords() {
    return records.isChanged();
  }

  boolean changedAnything() {
    return changedRecords()
        || packTree.dirtyPages() > 0
        || localTree.dirtyPages() > 0
        || !packLengths.isEmpty();
  }

  /// The commit of a transaction that changed records: adds the records about the transaction
  /// itself.
  CommitDraft draft(Timeline timeline, Instant now) throws IOException {
    TxId tid = tid();
    Hash digestNow = digest.value();
    Txn about = new Txn(before.tid(), timeline, now, info, lastExtent(), digestNow);
    byte[] txn = TxnCodec.encode(about);
    Hash chain = ChainHash.next(before.chain(), timeline, tid, txn);
    described = about.transaction(tid, chain, true);
    records.put(VolumeRecords.txn(tid), txn);
    records.put(VolumeRecords.txState(tid), new TxState(true, chain).encode());
    VolumeHead head = new VolumeHead(Phase.MASTER, tid, timeline, chain, digestNow, lastExtent());
    return draft(head, tid.value() + 1, recordTree);
  }

  /// The transaction as [#draft] described it; empty if it gets no TID. Once the draft is durable
  /// nothing needs to be read to say what was committed.
  Optional<Transaction> described() {
    return Optional.ofNullable(described);
  }

  /// The commit of one that changed none: the tree of records stays as it was, whatever was done
  /// and undone in it, unless some of that is written already.
  CommitDraft draftWithoutTid() {
    TreeWriter untouched = new TreeWriter(source, from.roots().records(), pages);
    return draft(from.head(), tid().value(), recordTree.wroteEarly() ? recordTree : untouched);
  }

  private CommitDraft draft(VolumeHead head, long nextTid, TreeWriter recordsNow) {
    return new CommitDraft(
        head,
        nextTid,
        numbers.nextObject(),
        numbers.nextExtent().value(),
        recordsNow,
        packTree,
        localTree,
        packLengths);
  }
}
