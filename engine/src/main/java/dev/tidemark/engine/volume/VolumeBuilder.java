package dev.tidemark.engine.volume;

import dev.tidemark.engine.btree.Leaf;
import dev.tidemark.engine.btree.TreeEntry;
import dev.tidemark.engine.btree.TreeWalk;
import dev.tidemark.engine.btree.TreeWriter;
import dev.tidemark.engine.page.CommitDraft;
import dev.tidemark.engine.page.CommitRecord;
import dev.tidemark.engine.page.NewPages;
import dev.tidemark.engine.page.PageStore;
import dev.tidemark.engine.page.Roots;
import dev.tidemark.engine.page.VolumeHead;
import dev.tidemark.engine.page.VolumeHead.Phase;
import dev.tidemark.engine.page.WriteStore;
import dev.tidemark.engine.seam.Disk;
import dev.tidemark.engine.seam.DiskLock;
import dev.tidemark.engine.seam.Seam;
import dev.tidemark.spi.words.ExtentId;
import dev.tidemark.spi.words.Hash;
import dev.tidemark.spi.words.Timeline;
import dev.tidemark.spi.words.TxId;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Builds a volume from the records of another one. Until [#finish] it is no volume to anybody
/// else. What does not fit into memory is committed on the way, so whatever the list of packs names
/// must be durable before it is put there.
///
/// One thread.
public final class VolumeBuilder implements AutoCloseable {

  private static final int DIRTY_PAGES_MAX = 2048;

  private final WriteStore store;
  private final DiskLock lock;
  private final Seam seam;
  private final SortedMap<Long, Long> packLengths = new TreeMap<>();
  private final UnversionedTree packs = new BuildingPacks();
  private NewPages pages;
  private TreeWriter records;
  private TreeWriter packTree;
  private boolean finished;
  private boolean broken;
  private boolean closed;

  private interface Change {
    void run() throws IOException;
  }

  private VolumeBuilder(WriteStore store, DiskLock lock, Seam seam) {
    this.store = store;
    this.lock = lock;
    this.seam = seam;
    this.pages = store.begin();
    Roots roots = store.current().roots();
    this.records = new TreeWriter(store, roots.records(), pages);
    this.packTree = new TreeWriter(store, roots.packs(), pages);
  }

  /// @param id the id of the volume that the records are from
  /// @throws VolumeException.NotAVolume if there is a volume already, or one being built
  public static VolumeBuilder create(Disk disk, Seam seam, UUID id) {
    try {
      disk.createDirectory("");
      return VolumeFiles.underLock(
          disk,
          lock -> {
            if (disk.exists(PageStore.FILE)) {
              throw new VolumeException.NotAVolume("build a volume: there is one here already");
            }
            WriteStore.create(disk, id, nothingYet(), Volume.firstNumbers());
            return open(disk, seam, lock);
          });
    } catch (IOException e) {
      throw VolumeErrors.asVolumeException("build the volume", e);
    }
  }

  private static VolumeHead nothingYet() {
    return new VolumeHead(
        Phase.BUILDING, TxId.ZERO, new Timeline(0, 0, 0), Hash.ZERO, Hash.ZERO, ExtentId.NONE);
  }

  private static VolumeBuilder open(Disk disk, Seam seam, DiskLock lock) throws IOException {
    return new VolumeBuilder(WriteStore.open(disk, seam.time(), new TreeWalk()), lock, seam);
  }

  /// Goes on with what the last [#checkpoint] left; empty if nothing is being built there.
  public static Optional<VolumeBuilder> resume(Disk disk, Seam seam) {
    try {
      if (!disk.exists(PageStore.FILE)) {
        return Optional.empty();
      }
      return VolumeFiles.underLock(disk, lock -> ifBuilding(open(disk, seam, lock)));
    } catch (IOException e) {
      throw VolumeErrors.asVolumeException("go on building the volume", e);
    }
  }

  private static Optional<VolumeBuilder> ifBuilding(VolumeBuilder builder) {
    if (builder.store.current().head().phase() == Phase.BUILDING) {
      return Optional.of(builder);
    }
    builder.close();
    return Optional.empty();
  }

  /// The id of the volume that is being built.
  public UUID id() {
    return store.volume();
  }

  /// Adds a record, in any order; ascending keys are fastest. The same key and created TID again
  /// replaces: a deletion may arrive later.
  public void add(VersionedRecord record) {
    RecordLimits.requireRecord(record.key(), record.value());
    StoredRecord.requireTids(record);
    long newest =
        record.deleted().isAfter(record.created())
            ? record.deleted().value()
            : record.created().value();
    change(() -> {
      records.put(
          StoredRecord.key(record.key(), record.created().value()),
          StoredRecord.value(record.deleted().value(), record.value()),
          newest);
      commitIfLarge();
    });
  }

  /// A tree that failed halfway is no use any more: after any failure only [#close] is left, and
  /// [#resume] continues at the last checkpoint.
  private void change(Change change) {
    requireUnbroken();
    broken = true;
    try {
      change.run();
    } catch (IOException e) {
      throw VolumeErrors.asVolumeException("build the volume", e);
    }
    broken = false;
  }

  private void requireUnbroken() {
    if (broken) {
      throw new VolumeException.Failed("build the volume: it failed before; open it again", null);
    }
  }

  private void commitIfLarge() throws IOException {
    if (records.dirtyPages() + packTree.dirtyPages() >= DIRTY_PAGES_MAX) {
      commit(store.current().head(), store.current());
    }
  }

  private void commit(VolumeHead head, CommitRecord numbers) throws IOException {
    commit(head, numbers.next().tid(), numbers.next().object(), numbers.next().extent());
  }

  private void commit(VolumeHead head, long nextTid, long nextObject, long nextExtent)
      throws IOException {
    TreeWriter local = new TreeWriter(store, store.current().roots().local(), pages);
    CommitRecord committed =
        store.commit(
            new CommitDraft(
                head,
                nextTid,
                nextObject,
                nextExtent,
                records,
                packTree,
                local,
                new TreeMap<>(packLengths)),
            pages);
    packLengths.clear();
    pages = store.begin();
    records = new TreeWriter(store, committed.roots().records(), pages);
    packTree = new TreeWriter(store, committed.roots().packs(), pages);
  }

  /// The list of packs.
  public UnversionedTree packs() {
    return packs;
  }

  /// Notes a pack's new length; the caller has made it durable.
  public void packGrew(long packNumber, long newLength) {
    RecordLimits.requirePack(packNumber, newLength);
    packLengths.put(packNumber, newLength);
  }

  /// The live ones of the records added so far.
  public RecordView view() {
    return new RecordView() {
      @Override
      public byte @Nullable [] get(byte[] key) {
        return liveValue(key);
      }

      @Override
      public RecordScan scan(byte[] fromInclusive, byte[] toExclusive) {
        return new StepScan(
            VolumeBuilder.this::leaf, r -> r.isLive() ? r : null, fromInclusive, toExclusive);
      }
    };
  }

  private byte @Nullable [] liveValue(byte[] key) {
    RecordKey.require(key);
    try {
      TreeEntry entry = records.ceiling(StoredRecord.first(key));
      if (entry == null || !StoredRecord.isVersionOf(entry.key(), key)) {
        return null;
      }
      VersionedRecord newest = StoredRecord.of(entry);
      return newest.isLive() ? newest.value() : null;
    } catch (IOException e) {
      throw VolumeErrors.asVolumeException("read the volume", e);
    }
  }

  private @Nullable Leaf leaf(byte[] storedKey) {
    try {
      return records.leafFrom(storedKey);
    } catch (IOException e) {
      throw VolumeErrors.asVolumeException("read the volume", e);
    }
  }

  /// Makes everything so far durable.
  public void checkpoint() {
    change(() -> commit(store.current().head(), store.current()));
  }

  /// Checks digest and chain against the records and makes it a volume, open to read; it needs
  /// promotion before it can be written.
  ///
  /// @throws VolumeException.Damaged if they differ
  public Volume finish(ClonedState state) {
    VolumeHead head = checked(state);
    change(() ->
        commit(
            head,
            head.tid().value() + 1,
            Math.max(RecordKinds.FIRST_FREE_OBJECT, highestObject() + 1),
            head.lastExtent().value() + 1));
    finished = true;
    return Volume.writing(store, lock, seam);
  }

  /// Finding the records wrong breaks nothing: what is lacking may still be added.
  private VolumeHead checked(ClonedState state) {
    requireUnbroken();
    try {
      return new CloneCheck(records, state).check();
    } catch (IOException e) {
      broken = true;
      throw VolumeErrors.asVolumeException("finish the volume", e);
    }
  }

  private long highestObject() throws IOException {
    byte[] aboveAll = new byte[Long.BYTES];
    Arrays.fill(aboveAll, (byte) 0xFF);
    TreeEntry last = records.floor(aboveAll);
    return last == null ? 0 : RecordKey.object(last.key());
  }

  @Override
  public void close() {
    if (finished || closed) {
      return;
    }
    closed = true;
    pages.abandon();
    try (DiskLock closeLast = lock) {
      store.close();
    } catch (IOException e) {
      throw VolumeErrors.asVolumeException("close the volume", e);
    }
  }

  /// The list of packs, whatever tree is current.
  private final class BuildingPacks implements UnversionedTree {

    private UnversionedWrites now() {
      return new UnversionedWrites(packTree, new WriteGuard());
    }

    @Override
    public void put(byte[] key, byte[] value) {
      change(() -> now().put(key, value));
    }

    @Override
    public void delete(byte[] key) {
      change(() -> now().delete(key));
    }

    @Override
    public byte @Nullable [] get(byte[] key) {
      return now().get(key);
    }

    @Override
    public @Nullable UnversionedEntry floor(byte[] key) {
      return now().floor(key);
    }

    @Override
    public UnversionedScan scan(byte[] from, byte[] to) {
      return now().scan(from, to);
    }
  }
}
