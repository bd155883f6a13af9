package dev.tidemark.engine.mirror;

import dev.tidemark.engine.content.EncodedExtent;
import dev.tidemark.engine.content.ExtentEncoder;
import dev.tidemark.engine.pack.Frame;
import dev.tidemark.engine.pack.FrameBytes;
import dev.tidemark.engine.spool.MirrorSource;
import dev.tidemark.engine.volume.RecordKey;
import dev.tidemark.engine.volume.RecordKinds;
import dev.tidemark.engine.volume.RecordScan;
import dev.tidemark.engine.volume.SnapshotName;
import dev.tidemark.engine.volume.Transaction;
import dev.tidemark.engine.volume.TransactionInfo;
import dev.tidemark.engine.volume.VersionedRecord;
import dev.tidemark.spi.words.ExtentId;
import dev.tidemark.spi.words.Hash;
import dev.tidemark.spi.words.Timeline;
import dev.tidemark.spi.words.TxId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A volume as it should be, in a few maps: the oracle of the mirror's tests. A record's value is
/// the id and the hash of an extent. One transaction at a time; a crash takes back what is not
/// durable and skips ids, as a volume does.
final class ModelVolume implements MirrorSource {

  private static final int FILE_OBJECT = 100;
  private static final int FILE_KIND = 18;

  private final UUID id;
  private Timeline timeline = new Timeline(0, 0x1122334455667788L, 1);
  private final Map<Timeline, TxId> left;
  private final List<VersionedRecord> versions;
  private final List<Transaction> transactions;
  private final TreeMap<ExtentId, Frame> extents;
  private final List<SnapshotName> snapshots;
  private final Map<String, Frame> live;
  private final ExtentEncoder encoder = new ExtentEncoder();
  private long salt;
  private long nextTid;
  private long nextExtent;
  private TxId durable;

  ModelVolume() {
    this(new UUID(7, 7));
  }

  ModelVolume(UUID id) {
    this.id = id;
    versions = new ArrayList<>();
    transactions = new ArrayList<>();
    extents = new TreeMap<>();
    snapshots = new ArrayList<>();
    live = new HashMap<>();
    left = new HashMap<>();
    nextTid = 1;
    nextExtent = 1;
    durable = TxId.ZERO;
    commit(TransactionInfo.Kind.PART, List.of(), ExtentId.NONE);
    sync();
  }

  /// A copy that will go its own way.
  private ModelVolume(ModelVolume from, long salt) {
    id = from.id;
    versions = new ArrayList<>(from.versions);
    transactions = new ArrayList<>(from.transactions);
    extents = new TreeMap<>(from.extents);
    snapshots = new ArrayList<>(from.snapshots);
    live = new HashMap<>(from.live);
    left = new HashMap<>(from.left);
    timeline = from.timeline;
    nextTid = from.nextTid;
    nextExtent = from.nextExtent;
    durable = from.durable;
    this.salt = salt;
  }

  ModelVolume copy(long itsSalt) {
    return new ModelVolume(this, itsSalt);
  }

  /// A clone of the state of a TID, promoted: it begins the next timeline.
  ModelVolume promotedAt(TxId tid, long itsSalt) {
    ModelVolume clone = new ModelVolume(this, itsSalt);
    clone.durable = tid;
    clone.crash();
    clone.nextTid = tid.value() + 1;
    clone.left.put(timeline, tid);
    clone.timeline = new Timeline(timeline.number() + 1, itsSalt, 1);
    clone.nextExtent = ExtentId.of(clone.timeline.number(), 1).value();
    clone.commit(TransactionInfo.Kind.WHOLE, List.of(), clone.lastExtent());
    clone.sync();
    return clone;
  }

  /// A change of one file: new content, or null to delete it.
  record Change(String name, byte @Nullable [] content) {}

  TxId write(TransactionInfo.Kind kind, Change... changes) {
    return write(kind, List.of(changes));
  }

  /// One transaction: published, not yet durable.
  TxId write(TransactionInfo.Kind kind, List<Change> changes) {
    List<VersionedRecord> added = new ArrayList<>();
    TxId tid = new TxId(nextTid);
    ExtentId last = lastExtent();
    for (Change change : changes) {
      end(fileKey(change.name()), tid);
      live.remove(change.name());
      byte[] content = change.content();
      if (content != null) {
        Frame frame = append(content);
        last = frame.id();
        live.put(change.name(), frame);
        added.add(new VersionedRecord(fileKey(change.name()), tid, TxId.ZERO, value(frame)));
      }
    }
    return commit(kind, added, last);
  }

  /// One transaction of so many extents of a byte, which no record names.
  TxId writeTinyExtents(int count) {
    ExtentId last = lastExtent();
    for (int i = 0; i < count; i++) {
      last = append(new byte[] {(byte) i}).id();
    }
    return commit(TransactionInfo.Kind.WHOLE, List.of(), last);
  }

  private Frame append(byte[] content) {
    EncodedExtent extent = encoder.encode(content.clone());
    Frame frame = Frame.of(new ExtentId(nextExtent++), extent);
    extents.put(frame.id(), frame);
    return frame;
  }

  private TxId commit(TransactionInfo.Kind kind, List<VersionedRecord> added, ExtentId last) {
    TxId tid = new TxId(nextTid++);
    added.forEach(versions::add);
    byte[] info = ("txn " + tid + " " + salt).getBytes(StandardCharsets.UTF_8);
    byte[] key =
        RecordKey.of(
            RecordKinds.VOLUME_OBJECT,
            RecordKinds.TXN,
            ByteBuffer.allocate(8).putLong(tid.value()).array());
    versions.add(new VersionedRecord(key, tid, TxId.ZERO, info));
    Hash before = transactions.isEmpty() ? Hash.ZERO : transactions.getLast().chain();
    Hash chain =
        new Hash(before.a() * 31 + tid.value(), before.b() + salt, before.c() + 1, tid.value());
    transactions.add(
        new Transaction(
            tid,
            transactions.isEmpty() ? TxId.ZERO : transactions.getLast().tid(),
            timeline,
            Instant.EPOCH.plusSeconds(tid.value()),
            TransactionInfo.of(kind, "u", "h", "p", ""),
            last,
            Hash.ZERO,
            chain,
            true));
    return tid;
  }

  private void end(byte[] key, TxId tid) {
    for (int i = 0; i < versions.size(); i++) {
      VersionedRecord version = versions.get(i);
      if (version.isLive() && Arrays.equals(version.key(), key)) {
        versions.set(
            i, new VersionedRecord(version.key(), version.created(), tid, version.value()));
      }
    }
  }

  void name(String name, TxId tid) {
    TxId named = commit(TransactionInfo.Kind.WHOLE, List.of(), lastExtent());
    snapshots.add(new SnapshotName(name, tid, named));
  }

  /// What is published is durable now.
  void sync() {
    durable = head().tid();
  }

  /// Back to what is durable; ids jump.
  void crash() {
    TxId head = durable;
    transactions.removeIf(transaction -> transaction.tid().isAfter(head));
    versions.removeIf(version -> version.created().isAfter(head));
    versions.replaceAll(version ->
        version.deleted().isAfter(head)
            ? new VersionedRecord(version.key(), version.created(), TxId.ZERO, version.value())
            : version);
    snapshots.removeIf(snapshot -> snapshot.named().isAfter(head));
    extents.tailMap(lastExtent(), false).clear();
    live.clear();
    nextTid += 100;
    nextExtent += 100;
  }

  Transaction head() {
    return transactions.getLast();
  }

  private ExtentId lastExtent() {
    return transactions.isEmpty() ? ExtentId.NONE : head().lastExtent();
  }

  static byte[] fileKey(String name) {
    return RecordKey.of(FILE_OBJECT, FILE_KIND, name.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] value(Frame frame) {
    ByteBuffer out = ByteBuffer.allocate(40);
    out.putLong(frame.id().value());
    frame.sha256().write(out);
    return out.array();
  }

  static ExtentId extent(byte[] value) {
    return new ExtentId(ByteBuffer.wrap(value).getLong());
  }

  static Hash hash(byte[] value) {
    return Hash.read(ByteBuffer.wrap(value, 8, 32));
  }

  static boolean isFile(VersionedRecord record) {
    return RecordKey.object(record.key()) == FILE_OBJECT;
  }

  @Override
  public UUID volume() {
    return id;
  }

  @Override
  public Timeline timeline() {
    return timeline;
  }

  @Override
  public Optional<Transaction> durable() {
    return transaction(durable);
  }

  @Override
  public Optional<Transaction> newestSettled(TxId atMost) {
    return transactions.reversed().stream()
        .filter(transaction -> transaction.isWhole() && !transaction.tid().isAfter(atMost))
        .findFirst();
  }

  @Override
  public Optional<Transaction> transaction(TxId tid) {
    return transactions.stream().filter(known -> known.tid().equals(tid)).findFirst();
  }

  @Override
  public Optional<Transaction> following(TxId tid) {
    return transactions.stream()
        .filter(known -> known.tid().isAfter(tid) && !known.tid().isAfter(durable))
        .findFirst();
  }

  @Override
  public Optional<Transaction> owner(ExtentId x) {
    return transactions.stream().filter(known -> !x.isAfter(known.lastExtent())).findFirst();
  }

  @Override
  public Optional<Transaction> newestCovered(ExtentId x, TxId atMost) {
    return transactions.reversed().stream()
        .filter(known -> !known.tid().isAfter(atMost) && !known.lastExtent().isAfter(x))
        .findFirst();
  }

  @Override
  public Optional<Transaction> lastOf(Timeline earlier) {
    return Optional.ofNullable(left.get(earlier)).flatMap(this::transaction);
  }

  List<Transaction> transactions() {
    return List.copyOf(transactions);
  }

  /// All versions up to a TID, shown as of it.
  List<VersionedRecord> history(TxId hi) {
    return versions.stream()
        .filter(version -> !version.created().isAfter(hi))
        .map(version -> shown(version, hi))
        .sorted(ORDER)
        .toList();
  }

  private static final Comparator<VersionedRecord> ORDER =
      Comparator.<VersionedRecord, byte[]>comparing(VersionedRecord::key, Arrays::compareUnsigned)
          .thenComparing(VersionedRecord::created, Comparator.reverseOrder());

  private static VersionedRecord shown(VersionedRecord version, TxId hi) {
    return version.deleted().isAfter(hi)
        ? new VersionedRecord(version.key(), version.created(), TxId.ZERO, version.value())
        : version;
  }

  @Override
  public RecordScan changes(TxId lo, TxId hi) {
    return scan(
        history(hi).stream()
            .filter(version -> version.created().isAfter(lo) || version.deleted().isAfter(lo))
            .toList());
  }

  @Override
  public RecordScan live(TxId tid) {
    return scan(history(tid).stream().filter(VersionedRecord::isLive).toList());
  }

  private static RecordScan scan(Collection<VersionedRecord> records) {
    Iterator<VersionedRecord> rest = records.iterator();
    return new RecordScan() {
      @Override
      public @Nullable VersionedRecord next() {
        return rest.hasNext() ? rest.next() : null;
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public List<SnapshotName> snapshots(TxId asOf) {
    return snapshots.stream().filter(snapshot -> !snapshot.named().isAfter(asOf)).toList();
  }

  @Override
  public Frames frames(ExtentId after, ExtentId upTo) {
    Iterator<Frame> rest = between(after, upTo).iterator();
    return () -> rest.hasNext() ? rest.next() : null;
  }

  @Override
  public FrameBytes stored(ExtentId after, ExtentId upTo) {
    Iterator<Frame> rest = between(after, upTo).iterator();
    return () -> rest.hasNext() ? ByteBuffer.wrap(rest.next().encode()) : null;
  }

  private Collection<Frame> between(ExtentId after, ExtentId upTo) {
    return upTo.isAfter(after)
        ? List.copyOf(extents.subMap(after, false, upTo, true).values())
        : List.of();
  }

  @Override
  public long bytesBetween(ExtentId after, ExtentId upTo) {
    return between(after, upTo).stream().mapToLong(Frame::encodedLength).sum();
  }

  /// A content for tests: some compress well, some not.
  static byte[] content(Random random, int length) {
    byte[] content = new byte[length];
    random.nextBytes(content);
    return content;
  }
}
