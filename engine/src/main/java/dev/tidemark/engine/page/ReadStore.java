package dev.tidemark.engine.page;

import dev.tidemark.engine.page.CommitRing.Slotted;
import dev.tidemark.engine.page.DurableFile.Durable;
import dev.tidemark.engine.seam.Disk;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;

/// A `btree` file that somebody else may be writing. Shows what is known durable: what `durable`
/// says, or, if that file says nothing, what the newest record says of those before it.
public final class ReadStore implements PageStore {

  private static final int TRIES = 8;

  private static final long FIRST_SEQUENCE = 1;

  private final StoreFile file;
  private final DurableFile durable;
  private final ReentrantLock refreshing = new ReentrantLock();
  private final Optional<String> damage;
  private final long knownAtOpening;
  private Slotted current;
  private Slotted newest;

  private ReadStore(StoreFile file, DurableFile durable) throws IOException {
    this.file = file;
    this.durable = durable;
    long known = durable.read().map(Durable::sequence).orElse(0L);
    Slotted first = newestInRing();
    long found = first.record().sequence();
    this.knownAtOpening = first.record().durable();
    boolean lost = Long.compareUnsigned(known, found) > 0;
    this.damage = lost ? Optional.of(lostMessage(known, found)) : Optional.empty();
    this.current = lost ? file.recovery().newest() : find(first);
    this.newest = current;
    requireLength(current.record());
  }

  private void requireLength(CommitRecord record) throws IOException {
    if (!file.recovery().isLongEnough(record)) {
      throw new StoreException.Damaged(
          "the file '%s' is cut off: it has %d bytes and needs %d"
              .formatted(PageStore.FILE, file.file().bytes(), record.pages() * PageFormat.SIZE));
    }
  }

  public static ReadStore open(Disk disk) throws IOException {
    StoreFile file = StoreFile.openToRead(disk);
    DurableFile durable = DurableFile.toRead(disk);
    boolean opened = false;
    try {
      ReadStore store = new ReadStore(file, durable);
      opened = true;
      return store;
    } finally {
      if (!opened) {
        closeBoth(file, durable);
      }
    }
  }

  private static void closeBoth(StoreFile file, DurableFile durable) throws IOException {
    try (StoreFile closeLast = file) {
      durable.close();
    }
  }

  static String lostMessage(long known, long found) {
    return "commit %d was durable and is gone; the newest whole one is %d: the disk lost it or the directory was copied while it was written"
        .formatted(known, found);
  }

  private Slotted newestInRing() throws IOException {
    List<Slotted> all = file.ring().readAll();
    if (all.isEmpty()) {
      throw new StoreException.Damaged("no commit record is readable");
    }
    return all.getFirst();
  }

  @Override
  public UUID volume() {
    return file.superblock().volume();
  }

  @Override
  public CommitRecord current() throws IOException {
    if (damage.isPresent()) {
      return current.record();
    }
    refreshing.lock();
    try {
      current = find(current);
      return current.record();
    } finally {
      refreshing.unlock();
    }
  }

  private Slotted find(Slotted last) throws IOException {
    for (int i = 0; i < TRIES; i++) {
      Optional<Durable> said = durable.read();
      Optional<Slotted> found =
          said.isPresent() ? find(last, newer(said.get().sequence())) : fromRecords();
      if (found.isPresent()) {
        return found.get();
      }
    }
    // A power cut may have set `durable` far back, to a commit that has left the ring since.
    return fromRecords()
        .orElseThrow(
            () -> new StoreException.Damaged("the ring no longer holds the durable commit"));
  }

  private long newer(long sequence) {
    return Long.compareUnsigned(sequence, knownAtOpening) < 0 ? knownAtOpening : sequence;
  }

  private Optional<Slotted> find(Slotted last, long sequence) throws IOException {
    long steps = sequence - last.record().sequence();
    if (steps == 0) {
      return Optional.of(last);
    }
    if (steps > 0 && steps < CommitRing.SLOTS) {
      int slot = (int) ((last.slot() + steps) % CommitRing.SLOTS);
      Optional<Slotted> near = file.ring().read(slot).filter(s -> isAt(s, sequence));
      if (near.isPresent()) {
        return near;
      }
    }
    return file.ring().readAll().stream().filter(s -> isAt(s, sequence)).findFirst();
  }

  /// What the newest record knew when it was written. The first one knew of none; it is durable
  /// itself, since the file gets its name after it.
  private Optional<Slotted> fromRecords() throws IOException {
    long known = Math.max(FIRST_SEQUENCE, newestInRing().record().durable());
    return file.ring().readAll().stream().filter(s -> isAt(s, known)).findFirst();
  }

  private static boolean isAt(Slotted s, long sequence) {
    return s.record().sequence() == sequence;
  }

  @Override
  public CommitRecord newest() throws IOException {
    if (damage.isPresent()) {
      return current.record();
    }
    refreshing.lock();
    try {
      if (newestInRing().record().sequence() != newest.record().sequence()) {
        newest = newestWhole();
      }
      return newest.record();
    } finally {
      refreshing.unlock();
    }
  }

  /// A writer beside may be so fast that what was found is gone before it is looked at.
  private Slotted newestWhole() throws IOException {
    for (int i = 1; i < TRIES; i++) {
      try {
        return file.recovery().newest();
      } catch (StoreException.Damaged e) {
        current = find(current);
      }
    }
    return file.recovery().newest();
  }

  @Override
  public Optional<String> damage() {
    return damage;
  }

  @Override
  public byte[] page(long address, long birth, int crc) throws IOException {
    return file.page(address, birth, crc);
  }

  @Override
  public void close() throws IOException {
    closeBoth(file, durable);
  }
}
