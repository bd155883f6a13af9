package dev.tidemark.engine.volume;

import dev.tidemark.engine.btree.Leaf;
import dev.tidemark.engine.btree.TreeWriter;
import dev.tidemark.engine.page.CommitRecord;
import dev.tidemark.engine.page.Draft;
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

  private final PageSource source;
  private final NewPages pages;
  private final CommitRecord from;
  private final VolumeHead before;
  private final Numbers numbers;
  private final TreeWriter recordTree;
  private final TreeWriter packTree;
  private final TreeWriter localTree;
  private final StateDigest digest;
  private final VersionedTree records;
  private final PlainTree packs;
  private final PlainTree local;
  private final SortedMap<Long, Long> packLengths = new TreeMap<>();
  private TransactionInfo info;
  private boolean tookExtents;
  private boolean over;
  private @Nullable VolumeException failure;
  private @Nullable Transaction described;

  ActiveTransaction(
      PageSource source,
      NewPages pages,
      CommitRecord from,
      byte[] digestKey,
      Numbers numbers,
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
    this.packs = new PlainWrites(packTree, this::failed);
    this.local = new PlainWrites(localTree, this::failed);
  }

  @Override
  public TxId tid() {
    return numbers.nextTid();
  }

  @Override
  public void put(byte[] key, byte[] value) {
    requireOpen();
    try {
      records.put(key, value);
    } catch (IOException e) {
      throw failed("write to the volume", e);
    }
  }

  @Override
  public void delete(byte[] key) {
    requireOpen();
    try {
      records.delete(key);
    } catch (IOException e) {
      throw failed("write to the volume", e);
    }
  }

  @Override
  public byte @Nullable [] get(byte[] key) {
    requireOpen();
    try {
      return records.get(key);
    } catch (IOException e) {
      throw failed("read the volume", e);
    }
  }

  /// Live records; changes made while the scan is under way may or may not show.
  @Override
  public RecordScan scan(byte[] fromInclusive, byte[] toExclusive) {
    requireOpen();
    return new StepScan(this::leaf, r -> r.isLive() ? r : null, fromInclusive, toExclusive);
  }

  private @Nullable Leaf leaf(byte[] storedKey) {
    requireOpen();
    try {
      return records.leafFrom(storedKey);
    } catch (IOException e) {
      throw failed("read the volume", e);
    }
  }

  @Override
  public PlainTree local() {
    requireOpen();
    return local;
  }

  @Override
  public PlainTree packs() {
    requireOpen();
    return packs;
  }

  @Override
  public long newObject() {
    requireOpen();
    return numbers.newObject();
  }

  @Override
  public ExtentId newExtent() {
    requireOpen();
    tookExtents = true;
    return numbers.newExtent();
  }

  @Override
  public ExtentId lastExtent() {
    return tookExtents ? new ExtentId(numbers.nextExtent().value() - 1) : before.lastExtent();
  }

  @Override
  public void packGrew(long packNumber, long newLength) {
    requireOpen();
    packLengths.put(packNumber, newLength);
  }

  @Override
  public void describe(TransactionInfo newInfo) {
    requireOpen();
    info = newInfo;
  }

  private void requireOpen() {
    if (over) {
      throw new IllegalStateException("the transaction is over");
    }
  }

  /// A tree that failed halfway is no use any more, whether or not the body lets the exception
  /// through.
  private VolumeException failed(String verb, IOException e) {
    VolumeException now = Failures.asVolumeException(verb, e);
    failure = now;
    return now;
  }

  void requireUnbroken() {
    if (failure != null) {
      throw failure;
    }
  }

  void end() {
    over = true;
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
  Draft draft(Timeline timeline, Instant now) throws IOException {
    TxId tid = tid();
    Hash digestNow = digest.value();
    Txn about = new Txn(before.tid(), timeline, now, info, lastExtent(), digestNow);
    byte[] txn = TxnCodec.encode(about);
    Hash chain = Chain.next(before.chain(), timeline, tid, txn);
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
  Draft draftWithoutTid() {
    TreeWriter untouched = new TreeWriter(source, from.roots().records(), pages);
    return draft(from.head(), tid().value(), recordTree.wroteEarly() ? recordTree : untouched);
  }

  private Draft draft(VolumeHead head, long nextTid, TreeWriter recordsNow) {
    return new Draft(
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
