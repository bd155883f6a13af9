package dev.tidemark.engine.page;

import dev.tidemark.engine.bytes.Crc32c;
import dev.tidemark.engine.page.CommitRecord.Block;
import dev.tidemark.engine.page.CommitRecord.Kind;
import dev.tidemark.engine.page.CommitRecord.Previous;
import dev.tidemark.engine.page.CommitRing.Slotted;
import dev.tidemark.engine.page.DurableFile.Durable;
import dev.tidemark.engine.seam.Disk;
import dev.tidemark.engine.seam.NoSpaceException;
import dev.tidemark.engine.seam.Time;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A `btree` file opened by the one who writes. The caller holds the volume's lock and calls
/// everything but [#page], [#current] and [#newest] from one thread at a time.
public final class WriteStore implements PageStore {

  private final StoreFile file;
  private final DurableFile durable;
  private final Time time;
  private final FreeMap free;
  private final Optional<String> damage;
  private volatile Slotted published;
  private volatile @Nullable Throwable poison;
  private long commits;

  private WriteStore(
      StoreFile file,
      DurableFile durable,
      Time time,
      FreeMap free,
      Slotted published,
      Optional<String> damage) {
    this.file = file;
    this.durable = durable;
    this.time = time;
    this.free = free;
    this.published = published;
    this.damage = damage;
  }

  /// What may go wrong on the way to a record.
  public interface Write {
    void run() throws IOException;
  }

  /// Makes a new file with one record. It becomes visible under its name only when it is whole.
  public static void create(Disk disk, UUID volume, VolumeHead head, IdCeilings next)
      throws IOException {
    String building = PageStore.FILE + ".new";
    disk.delete(building);
    boolean whole = false;
    try {
      build(disk, building, volume, head, next);
      whole = true;
    } finally {
      if (!whole) {
        disk.delete(building);
      }
    }
    disk.rename(building, PageStore.FILE);
    disk.syncDirectory("");
  }

  private static void build(
      Disk disk, String building, UUID volume, VolumeHead head, IdCeilings next)
      throws IOException {
    try (PageFile pages = new PageFile(disk.openForWrite(building))) {
      byte[] superblock = new Superblock(volume).encode();
      pages.write(superblock, superblock.length, 0);
      byte[] empty = new byte[CommitRing.SLOTS * CommitRecordCodec.SLOT_BYTES];
      pages.write(empty, empty.length, CommitRing.RING_OFFSET);
      CommitRecord first =
          new CommitRecord(
              Kind.CREATE,
              next.sequence() - 1,
              Previous.NONE,
              0,
              head,
              Roots.NONE,
              next,
              next,
              CommitRing.FIRST_PAGE,
              Block.NONE,
              Manifest.EMPTY);
      new CommitRing(pages, volume).write(0, first, Manifest.EMPTY.encode());
      pages.force();
    }
  }

  /// Opens, recovers and writes the recovery record: what the newest whole record says, new
  /// ceilings, no pages. Whatever was found may so far be in the system's memory alone, so it is
  /// made durable first. If the disk has lost a commit that was durable, nothing is written. A file
  /// that lacks the rest of its last page is made whole.
  public static WriteStore open(Disk disk, Time time, ReachablePages trees) throws IOException {
    StoreFile file = StoreFile.openToWrite(disk);
    boolean opened = false;
    try {
      WriteStore store = open(file, disk, time, trees);
      opened = true;
      return store;
    } finally {
      if (!opened) {
        file.close();
      }
    }
  }

  private static WriteStore open(StoreFile file, Disk disk, Time time, ReachablePages trees)
      throws IOException {
    DurableFile durable = DurableFile.toWrite(disk);
    boolean opened = false;
    try {
      WriteStore store = recover(file, durable, time, trees);
      opened = true;
      return store;
    } finally {
      if (!opened) {
        durable.close();
      }
    }
  }

  private static WriteStore recover(
      StoreFile file, DurableFile durable, Time time, ReachablePages trees) throws IOException {
    Slotted found = file.recovery().newest();
    file.file().force();
    long known = durable.read().map(Durable::sequence).orElse(0L);
    long sequence = found.record().sequence();
    boolean lost = Long.compareUnsigned(known, sequence) > 0;
    Optional<String> damage =
        lost ? Optional.of(ReadStore.lostMessage(known, sequence)) : Optional.empty();
    FreeMap free = new FreeMapBuilder(file).build(found, trees, time.nanoTime());
    WriteStore store = new WriteStore(file, durable, time, free, found, damage);
    if (damage.isEmpty()) {
      store.writeRecoveryRecord();
    }
    return store;
  }

  private void writeRecoveryRecord() throws IOException {
    CommitRecord found = published.record();
    IdCeilings from = found.ceilings();
    IdCeilings next = new IdCeilings(from.sequence() + 1, from.tid(), from.object(), from.extent());
    appendAndTell(Kind.RECOVERY, next, from.over(next));
  }

  /// @param numbers what comes next, which may be above what the last commit says: ids are handed
  ///   out in transactions that change nothing too
  private void writeClosingRecord(IdCeilings numbers) throws IOException {
    long sequence = published.record().next().sequence();
    IdCeilings next =
        new IdCeilings(sequence + 1, numbers.tid(), numbers.object(), numbers.extent());
    appendAndTell(Kind.CLOSE, next, next);
  }

  private void appendAndTell(Kind kind, IdCeilings next, IdCeilings ceilings) throws IOException {
    file.file().reach(free.end());
    CommitRecord record = unchanged(kind, next, ceilings);
    publish(record, Manifest.EMPTY.encode());
    durable.write(record.sequence(), record.head().tid().value());
  }

  /// A record with the state as it is.
  private CommitRecord unchanged(Kind kind, IdCeilings next, IdCeilings ceilings) {
    CommitRecord now = published.record();
    return new CommitRecord(
        kind,
        next.sequence() - 1,
        published.asPrevious(),
        now.sequence(),
        now.head(),
        now.roots(),
        next,
        ceilings,
        free.end(),
        Block.NONE,
        Manifest.EMPTY);
  }

  @Override
  public UUID volume() {
    return file.superblock().volume();
  }

  @Override
  public CommitRecord current() {
    return published.record();
  }

  @Override
  public CommitRecord newest() {
    return published.record();
  }

  @Override
  public Optional<String> damage() {
    return damage;
  }

  @Override
  public byte[] page(long address, long birth, int crc) throws IOException {
    return file.page(address, birth, crc);
  }

  /// @throws StoreException if nothing may be written any more
  public void requireHealthy() throws StoreException {
    if (damage.isPresent()) {
      throw new StoreException.Damaged(damage.get());
    }
    if (poison != null) {
      throw poisoned();
    }
  }

  /// Refuses everything from here on until the file is opened again: after a failed write or sync
  /// nobody knows what the disk holds, and asking again proves nothing.
  public StoreException poison(Throwable cause) {
    if (poison == null) {
      poison = cause;
    }
    return poisoned();
  }

  public boolean isPoisoned() {
    return poison != null;
  }

  /// Runs a write that the next record depends on. A full disk harms nothing yet: the transaction
  /// is undone. What anything else has done nobody knows, an [Error] as little as an [IOException].
  ///
  /// @throws NoSpaceException if the disk is full
  /// @throws StoreException.Poisoned if anything else failed
  public void orPoison(Write write) throws IOException {
    try {
      write.run();
    } catch (NoSpaceException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw poison(e);
    } catch (Error e) {
      poison(e);
      throw e;
    }
  }

  private StoreException poisoned() {
    Throwable cause = poison;
    return new StoreException.Poisoned(
        "a write or sync failed (" + (cause == null ? "" : cause.getMessage()) + ")", cause);
  }

  /// Where a new transaction puts its pages. It ends with [#commit] or with [NewPages#abandon].
  public NewPages begin() {
    free.release(commits, time.nanoTime());
    return new NewPages(this, file.file(), free, published.record().next().sequence());
  }

  /// Makes a draft durable and current. If it returns, the draft is durable, even if the store can
  /// go no further.
  ///
  /// @throws NoSpaceException if the disk is full; nothing happened
  /// @throws StoreException.Poisoned if anything else failed
  public CommitRecord commit(CommitDraft draft, NewPages pages) throws IOException {
    requireHealthy();
    orPoison(() -> write(draft, pages));
    return published.record();
  }

  private void write(CommitDraft draft, NewPages pages) throws IOException {
    pages.expect(draft.dirtyPages());
    Roots roots =
        new Roots(
            draft.records().write(pages),
            draft.packTree().write(pages),
            draft.local().write(pages));
    List<PageRun> freed = replaced(draft);
    Manifest manifest = new Manifest(pages.written(), freed, draft.packs());
    byte[] encoded = manifest.encode();
    Block overflow = writeOverflow(encoded, pages);
    CommitRecord record = record(draft, roots, overflow, manifest);
    publishOrPoison(record, overflow.isNone() ? encoded : new byte[0]);
    pages.committed();
    tell(record);
    file.keep(pages.kept());
    rest(freed, overflow);
  }

  private static List<PageRun> replaced(CommitDraft draft) {
    List<Long> pages = new ArrayList<>(draft.records().replaced());
    pages.addAll(draft.packTree().replaced());
    pages.addAll(draft.local().replaced());
    return FreeMap.runsOf(pages);
  }

  private static Block writeOverflow(byte[] manifest, NewPages pages) throws IOException {
    if (manifest.length <= CommitRecordCodec.INLINE_MAX) {
      return Block.NONE;
    }
    PageRun run = pages.placeBlock(manifest);
    return new Block(run.start(), manifest.length, Crc32c.of(manifest));
  }

  private CommitRecord record(CommitDraft draft, Roots roots, Block overflow, Manifest manifest) {
    CommitRecord before = published.record();
    long sequence = before.next().sequence();
    IdCeilings next =
        new IdCeilings(sequence + 1, draft.nextTid(), draft.nextObject(), draft.nextExtent());
    return new CommitRecord(
        Kind.COMMIT,
        sequence,
        published.asPrevious(),
        before.sequence(),
        draft.head(),
        roots,
        next,
        before.ceilings().over(next),
        free.end(),
        overflow,
        manifest);
  }

  /// From the first byte of the record on even a full disk is no longer harmless: the record may be
  /// there.
  private void publishOrPoison(CommitRecord record, byte[] manifest) throws StoreException {
    try {
      publish(record, manifest);
    } catch (IOException e) {
      throw poison(e);
    }
  }

  private void publish(CommitRecord record, byte[] manifest) throws IOException {
    Slotted written = file.ring().write(published.nextSlot(), record, manifest);
    file.file().force();
    published = written;
    commits++;
  }

  /// The commit is durable, whether or not others can be told. If they cannot, it is the last one:
  /// they would show the state before it for as long as this goes on.
  private void tell(CommitRecord record) {
    try {
      durable.write(record.sequence(), record.head().tid().value());
    } catch (IOException | RuntimeException e) {
      poison(e);
    }
  }

  /// The pages of a manifest are needed while its record may be recovered or passed by an opening
  /// writer.
  private void rest(List<PageRun> freed, Block overflow) {
    List<PageRun> runs = new ArrayList<>(freed);
    if (!overflow.isNone()) {
      runs.add(overflow.run());
    }
    free.rest(runs, commits, time.nanoTime());
  }

  /// Says where the free map contradicts the trees.
  ///
  /// @param reached the addresses of all pages of the current trees
  public List<String> checkSpace(BitSet reached) {
    return free.check(reached);
  }

  /// The pages in use, free and resting: for tests and statistics.
  public SpaceUse space() {
    return new SpaceUse(free.end(), free.freePages(), free.restingPages());
  }

  @Override
  public void close() throws IOException {
    close(published.record().next());
  }

  /// Closes; if all is well so that the next writer goes on without a jump. On a full disk it will
  /// jump: all that was committed is durable without a closing record.
  ///
  /// @param numbers the next TID, object and extent to hand out
  public void close(IdCeilings numbers) throws IOException {
    try (StoreFile closeLast = file;
        DurableFile closeToo = durable) {
      if (poison == null && damage.isEmpty()) {
        writeClosingRecord(numbers);
      }
    } catch (NoSpaceException e) {
      poison(e);
    }
  }
}
