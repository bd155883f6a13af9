package dev.tidemark.engine.volume;

import dev.tidemark.engine.btree.TreeWalk;
import dev.tidemark.engine.page.CommitRecord;
import dev.tidemark.engine.page.IdCeilings;
import dev.tidemark.engine.page.PageStore;
import dev.tidemark.engine.page.ReadStore;
import dev.tidemark.engine.page.VolumeHead;
import dev.tidemark.engine.page.VolumeHead.Phase;
import dev.tidemark.engine.page.WriteStore;
import dev.tidemark.engine.seam.Disk;
import dev.tidemark.engine.seam.DiskLock;
import dev.tidemark.engine.seam.Randomness;
import dev.tidemark.engine.seam.Seam;
import dev.tidemark.engine.volume.TransactionInfo.Kind;
import dev.tidemark.spi.words.ExtentId;
import dev.tidemark.spi.words.Hash;
import dev.tidemark.spi.words.Timeline;
import dev.tidemark.spi.words.TxId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// An open volume.
///
/// *Published* is what a commit has made visible in the writing process, *durable* what survives a
/// power cut. A writer publishes after its sync, so to it both are the same; another process sees
/// what the writer's file `durable` names, and may see a newer published head that a crash can
/// still take back.
///
/// Any method may be called from any thread. Reads take no lock and never wait for a transaction.
public final class Volume implements AutoCloseable {

  /// The longest value of a record, in bytes.
  public static final int VALUE_BYTES_MAX = 2048;

  /// The longest key, in bytes, as it is stored.
  public static final int KEY_BYTES_MAX = 1024;

  private static final String PROGRAM = "tidemark";

  private final PageStore store;
  private final @Nullable VolumeWriter writer;
  private final Randomness random;
  private final ShortReads steps;
  private final TransactionLog log;
  private final AtomicBoolean closed = new AtomicBoolean();

  private Volume(
      PageStore store, Randomness random, ShortReads steps, @Nullable VolumeWriter writer) {
    this.store = store;
    this.random = random;
    this.steps = steps;
    this.log = new TransactionLog(steps);
    this.writer = writer;
  }

  /// Creates a volume in a directory that holds none, with TID 1, and opens it to write.
  ///
  /// @throws VolumeException.NotAVolume if there is one already
  public static Volume create(Disk disk, Seam seam) {
    Objects.requireNonNull(seam);
    try {
      disk.createDirectory("");
      try (DiskLock lock = VolumeFiles.lock(disk)) {
        if (disk.exists(PageStore.FILE)) {
          throw new VolumeException.NotAVolume("create a volume: there is one here already");
        }
        WriteStore.create(disk, newId(seam.random()), firstHead(seam.random()), firstNumbers());
      }
    } catch (IOException e) {
      throw VolumeErrors.asVolumeException("create the volume", e);
    }
    return openToWrite(disk, seam);
  }

  static UUID newId(Randomness random) {
    return new UUID(random.nextLong(), random.nextLong());
  }

  private static VolumeHead firstHead(Randomness random) {
    Timeline timeline = new Timeline(0, random.nextLong(), random.nextLong());
    return new VolumeHead(Phase.MASTER, TxId.ZERO, timeline, Hash.ZERO, Hash.ZERO, ExtentId.NONE);
  }

  static IdCeilings firstNumbers() {
    return new IdCeilings(2, 1, RecordKinds.FIRST_FREE_OBJECT, ExtentId.of(0, 1).value());
  }

  /// Opens a volume, and recovers it if its last writer crashed. If the disk has lost something
  /// that was durable, the volume opens but is not [#writable], and [#damage] says why.
  ///
  /// @throws VolumeException.Locked if somebody else writes
  public static Volume openToWrite(Disk disk, Seam seam) {
    try {
      return VolumeFiles.underLock(disk, lock -> openLocked(disk, seam, lock));
    } catch (IOException e) {
      throw VolumeErrors.asVolumeException("open the volume to write", e);
    }
  }

  private static Volume openLocked(Disk disk, Seam seam, DiskLock lock) throws IOException {
    WriteStore store = WriteStore.open(disk, seam.time(), new TreeWalk());
    boolean opened = false;
    try {
      requireBuilt(store.current());
      Volume volume = finishCreation(writing(store, lock, seam));
      opened = true;
      return volume;
    } finally {
      if (!opened) {
        store.close();
      }
    }
  }

  /// @param lock held; the volume gives it back when it is closed
  static Volume writing(WriteStore store, DiskLock lock, Seam seam) {
    ShortReads steps = new ShortReads(store);
    VolumeWriter writer =
        new VolumeWriter(store, lock, seam.time(), steps, new TransactionLog(steps));
    return new Volume(store, seam.random(), steps, writer);
  }

  /// A crash may have come between the file and TID 1.
  private static Volume finishCreation(Volume volume) {
    CommitRecord now = volume.steps.state().record();
    if (now.head().tid().isZero() && volume.writable()) {
      byte[] digestKey = new byte[VolumeRecords.DIGEST_KEY_BYTES];
      volume.random.nextBytes(digestKey);
      TransactionInfo info =
          TransactionInfo.of(Kind.PART, "", "", PROGRAM, "the volume was created");
      volume.requireWriter().begin(info, now.head().timeline(), digestKey);
    }
    return volume;
  }

  /// Opens beside any writer, takes no lock and changes nothing.
  public static Volume openToRead(Disk disk, Seam seam) {
    try {
      ReadStore store = ReadStore.open(disk);
      boolean opened = false;
      try {
        requireBuilt(store.current());
        opened = true;
        return new Volume(store, seam.random(), new ShortReads(store), null);
      } finally {
        if (!opened) {
          store.close();
        }
      }
    } catch (IOException e) {
      throw VolumeErrors.asVolumeException("open the volume to read", e);
    }
  }

  private static void requireBuilt(CommitRecord record) {
    if (record.head().phase() == Phase.BUILDING) {
      throw new VolumeException.NotAVolume(
          "open the volume: it is a clone that is not complete; let the clone go on");
    }
  }

  /// Takes part in every commit from here on.
  public void join(CommitParticipant participant) {
    requireWriter().join(Objects.requireNonNull(participant));
  }

  public UUID id() {
    return store.volume();
  }

  /// The timeline that the head is on.
  public Timeline timeline() {
    return steps.state().record().head().timeline();
  }

  /// All timelines on the way to the head, the oldest first.
  public List<TimelineStart> timelines() {
    List<TimelineStart> starts = new ArrayList<>();
    try (RecordScan scan =
        headView().scan(prefix(RecordKinds.TIMELINE), prefix(RecordKinds.TIMELINE + 1))) {
      for (VersionedRecord r = scan.next(); r != null; r = scan.next()) {
        starts.add(VolumeRecords.timeline(r));
      }
    }
    return starts;
  }

  private RecordView headView() {
    return asOf(steps.state().record().head().tid());
  }

  private static byte[] prefix(int kind) {
    return RecordKey.prefix(RecordKinds.VOLUME_OBJECT, kind);
  }

  /// Whether [#write] can be called: opened to write, not damaged, not a copy.
  public boolean writable() {
    return writer != null && damage().isEmpty() && !needsPromotion();
  }

  /// What the disk has lost that was durable; empty if nothing. Such a volume is only read.
  public Optional<String> damage() {
    return store.damage();
  }

  /// Whether this is a copy that refuses writes until [#promote].
  public boolean needsPromotion() {
    return steps.state().record().head().phase() == Phase.COPY;
  }

  /// The newest published transaction; a crash may still take it back unless it is [#durable].
  public Optional<Transaction> head() {
    return steps.run(state -> {
      CommitRecord newest = store.newest();
      return log.find(steps.stateOf(newest), newest.head().tid());
    });
  }

  /// The newest transaction known to be durable.
  public Optional<Transaction> durable() {
    return steps.run(state -> log.find(state, state.record().head().tid()));
  }

  public Optional<Transaction> transaction(TxId tid) {
    return log.find(tid);
  }

  /// The newest whole transaction with a TID not above `atMost`.
  public Optional<Transaction> newestWhole(TxId atMost) {
    return log.newest(atMost, Transaction::isWhole);
  }

  /// The newest one that is no step of an import, with a TID not above `atMost`: what targets are
  /// brought to, so that a source whose import is broken off holds up none of the others.
  public Optional<Transaction> newestSettled(TxId atMost) {
    return log.newest(atMost, Transaction::isSettled);
  }

  /// The transactions with `after < tid <= upTo`, ascending.
  public TransactionScan transactions(TxId after, TxId upTo) {
    return log.scan(after, upTo);
  }

  /// The first transaction T with X(T) >= x.
  public Optional<Transaction> smallestWithExtent(ExtentId x) {
    return log.smallestWithExtent(x);
  }

  /// Runs one transaction under the write lock and makes it durable. While a source is open, it is
  /// a part, and lists that source too, unless its body describes it otherwise. If no record
  /// changed there is no TID; changes of *local* and *packs* alone are committed without one. An
  /// exception of the body undoes everything.
  public <T extends @Nullable Object, X extends Exception> WriteResult<T> write(
      TransactionInfo info, TransactionBody<T, X> body) throws X {
    TxnCodec.requireFits(info);
    return requireWriter().write(info, Objects.requireNonNull(body));
  }

  private VolumeWriter requireWriter() {
    if (writer == null) {
      throw new IllegalStateException("the volume was opened to read");
    }
    return writer;
  }

  /// The state of a TID. Each step checks that it is readable.
  ///
  /// @throws VolumeException.NotReadable from here or from any later step
  public RecordView asOf(TxId tid) {
    steps.run(state -> {
      log.requireReadable(state, tid);
      return null;
    });
    return new AsOfView(steps, log, tid);
  }

  /// Every record created or deleted by a TID in (lo, hi], in key order from `fromKey` on, shown as
  /// of hi: a deletion above hi is not shown. Without TXSTATE.
  ///
  /// @throws VolumeException.NotReadable if hi is not here
  public RecordScan changes(TxId lo, TxId hi, byte[] fromKey) {
    if (lo.isAfter(hi)) {
      throw new IllegalArgumentException("there is nothing between %s and %s".formatted(lo, hi));
    }
    log.requireHere(steps.state(), hi);
    return new Changes(steps, lo, hi).scan(fromKey);
  }

  /// All versions of the records with `from <= key < to`, the newest of a key first; an empty `to`
  /// is the end.
  public RecordScan history(byte[] from, byte[] to) {
    return new StepScan(key -> steps.run(state -> state.records().leafFrom(key)), r -> r, from, to);
  }

  /// The list of packs at the newest state that this opener sees.
  public UnversionedView packs() {
    return new UnversionedReads(steps, ShortReads.State::packs);
  }

  /// The *local* tree at the newest state that this opener sees.
  public UnversionedView local() {
    return new UnversionedReads(steps, ShortReads.State::local);
  }

  /// The snapshots that the state of a TID knows, by name.
  public List<SnapshotName> snapshots(TxId asOf) {
    List<SnapshotName> names = new ArrayList<>();
    try (RecordScan scan =
        asOf(asOf).scan(prefix(RecordKinds.SNAPSHOT), prefix(RecordKinds.SNAPSHOT + 1))) {
      for (VersionedRecord r = scan.next(); r != null; r = scan.next()) {
        names.add(VolumeRecords.snapshot(r));
      }
    }
    return names;
  }

  /// Names a TID, this transaction's or an older one. An older meaning of the name ends.
  public static void nameSnapshot(WriteTransaction tx, String name, TxId tid) {
    if (tid.isZero() || tid.isAfter(tx.tid())) {
      throw new IllegalArgumentException("no transaction has the TID " + tid + " yet");
    }
    tx.put(VolumeRecords.snapshot(name), VolumeRecords.number(tid.value()));
  }

  /// Makes a copy writable: begins the next timeline.
  public Transaction promote(TransactionInfo info) {
    TxnCodec.requireFits(info);
    if (!needsPromotion()) {
      throw new IllegalStateException("the volume is no copy; there is nothing to promote");
    }
    int number = timeline().number() + 1;
    Timeline next = new Timeline(number, random.nextLong(), random.nextLong());
    return requireWriter().promote(info, next);
  }

  /// Reads every page of the newest state and says what is wrong with it, one line each. Nobody may
  /// be writing.
  public List<String> checkStructure() {
    return steps.run(state -> {
      StructureCheck check = new StructureCheck(store);
      List<String> problems = new ArrayList<>(check.check(state.record()));
      if (store instanceof WriteStore w) {
        problems.addAll(w.checkSpace(check.seen()));
      }
      return problems;
    });
  }

  /// Closed twice is closed. A writer waits for the transaction that is under way.
  @Override
  public void close() {
    if (writer != null) {
      writer.requireOutside("close the volume");
    }
    if (closed.getAndSet(true)) {
      return;
    }
    try {
      if (writer != null) {
        writer.close();
      } else {
        store.close();
      }
    } catch (IOException e) {
      throw VolumeErrors.asVolumeException("close the volume", e);
    }
  }
}
