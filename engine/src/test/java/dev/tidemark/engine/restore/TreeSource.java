package dev.tidemark.engine.restore;

import dev.tidemark.engine.archive.RestorePoint;
import dev.tidemark.engine.files.DataRange;
import dev.tidemark.engine.files.DirectoryEntry;
import dev.tidemark.engine.files.ExtentSource;
import dev.tidemark.engine.files.ExtentUnavailableException;
import dev.tidemark.engine.files.FileCodec;
import dev.tidemark.engine.files.FileKeys;
import dev.tidemark.engine.files.FileType;
import dev.tidemark.engine.files.Inode;
import dev.tidemark.engine.files.SourceNote;
import dev.tidemark.engine.files.SourceNotes;
import dev.tidemark.engine.seam.Seam;
import dev.tidemark.engine.seam.SimDisk;
import dev.tidemark.engine.view.StateSource;
import dev.tidemark.engine.volume.RecordKey;
import dev.tidemark.engine.volume.RecordKinds;
import dev.tidemark.engine.volume.RecordScan;
import dev.tidemark.engine.volume.RecordView;
import dev.tidemark.engine.volume.TransactionInfo;
import dev.tidemark.engine.volume.Volume;
import dev.tidemark.engine.volume.VolumeException;
import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.spi.words.ExtentId;
import dev.tidemark.spi.words.Hash;
import dev.tidemark.spi.words.TxId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// A tree made by hand, as the records and extents that a restore reads: for trees that no import
/// would make, and to count what is fetched.
final class TreeSource implements StateSource {

  private static final int EXTENTS_A_PACK = 4;

  private final TreeMap<byte[], byte[]> records = new TreeMap<>(Arrays::compareUnsigned);
  private final Map<ExtentId, byte[]> extents = new HashMap<>();
  private long lastObject = 16;
  private long lastExtent;
  private final Set<ExtentId> cut = new HashSet<>();
  final AtomicLong extentsRead = new AtomicLong();
  int extentSize = 1000;
  private @Nullable RecordView state;
  private TxId tid = TxId.ZERO;

  TreeSource() {
    inode(FileKeys.ROOT, new Inode(FileType.DIRECTORY, 0755, 0, 0, 1_000_000_000, 5, 0, 0));
    source("/");
  }

  /// Notes that a source hangs here, and what it leaves out. There is one.
  void source(String place, String... excludes) {
    byte[] root = place.equals("/") ? new byte[0] : utf8(place);
    SourceNote note =
        new SourceNote(
            "s",
            utf8("/s"),
            root,
            true,
            List.of(excludes),
            0,
            List.of(),
            0,
            List.of(),
            new TreeMap<>());
    noSource();
    add(note);
  }

  /// One more source, which may hang within the first.
  void anotherSource(String place, String... excludes) {
    add(
        new SourceNote(
            place,
            utf8("/s"),
            utf8(place),
            true,
            List.of(excludes),
            0,
            List.of(),
            0,
            List.of(),
            new TreeMap<>()));
  }

  /// The only source, of which these names could not be read.
  void sourceLacking(String place, long count, String... names) {
    List<SourceNote.Lack> lacks =
        List.of(names).stream().map(name -> new SourceNote.Lack(utf8(name), "denied")).toList();
    noSource();
    add(
        new SourceNote(
            "s",
            utf8("/s"),
            utf8(place),
            true,
            List.of(),
            0,
            List.of(),
            count,
            lacks,
            new TreeMap<>()));
  }

  private void add(SourceNote note) {
    SourceNotes.parts(note).forEach(part -> put(part.key(), part.value()));
  }

  /// As a state of an older import, which notes no source.
  void noSource() {
    byte[] from = RecordKey.prefix(RecordKinds.VOLUME_OBJECT, RecordKinds.SOURCE);
    byte[] to = RecordKey.prefix(RecordKinds.VOLUME_OBJECT, RecordKinds.SOURCE + 1);
    records.subMap(from, to).clear();
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  void put(byte[] key, byte[] value) {
    records.put(key, value);
  }

  void remove(byte[] key) {
    records.remove(key);
  }

  void inode(long object, Inode inode) {
    put(FileKeys.inode(object), FileCodec.encode(inode));
  }

  void name(long parent, byte[] name, long object, FileType type) {
    put(FileKeys.entry(parent, name), FileCodec.encode(new DirectoryEntry(object, type)));
    put(FileKeys.link(object, parent, name), FileCodec.link());
  }

  private long object(long parent, byte[] name, FileType type, int mode, long size) {
    long object = ++lastObject;
    inode(object, new Inode(type, mode, 0, 0, 1_500_000_000 + object, 123_456_789, size, 1));
    name(parent, name, object, type);
    return object;
  }

  long directory(long parent, String name) {
    return object(parent, utf8(name), FileType.DIRECTORY, 0750, 0);
  }

  long file(long parent, String name, byte[] content) {
    return file(parent, utf8(name), content);
  }

  long file(long parent, byte[] name, byte[] content) {
    long object = object(parent, name, FileType.FILE, 0640, content.length);
    content(object, content);
    return object;
  }

  void content(long object, byte[] content) {
    if (content.length == 0) {
      return;
    }
    if (content.length <= DataRange.INLINE_MAX) {
      data(object, 0, new DataRange.Inline(content));
      return;
    }
    for (int at = 0; at < content.length; at += extentSize) {
      byte[] bytes = Arrays.copyOfRange(content, at, Math.min(content.length, at + extentSize));
      ExtentId id = extent(bytes);
      data(object, at, DataRange.InExtent.whole(id, sha256(bytes), bytes.length));
    }
  }

  void data(long object, long offset, DataRange range) {
    put(FileKeys.data(object, offset), FileCodec.encode(range));
  }

  ExtentId extent(byte[] bytes) {
    ExtentId id = ExtentId.of(0, ++lastExtent);
    extents.put(id, bytes);
    return id;
  }

  void damage(ExtentId id) {
    Objects.requireNonNull(extents.get(id))[0] ^= 1;
  }

  /// From now on the place of this extent cannot be reached.
  void cut(ExtentId id) {
    cut.add(id);
  }

  long symlink(long parent, String name, byte[] target) {
    long object = object(parent, utf8(name), FileType.SYMLINK, 0777, target.length);
    content(object, target);
    return object;
  }

  void hardLink(long object, long parent, String name) {
    hardLink(object, parent, name, FileType.FILE);
  }

  void hardLink(long object, long parent, String name, FileType type) {
    Inode inode =
        FileCodec.decodeInode(Objects.requireNonNull(records.get(FileKeys.inode(object))));
    inode(object, inode.withLinks(inode.links() + 1));
    name(parent, utf8(name), object, type);
  }

  static Hash sha256(byte[] bytes) {
    try {
      return Hash.of(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public String identity() {
    return "tree";
  }

  /// The state of a volume with these records.
  private RecordView state() {
    RecordView known = state;
    if (known != null) {
      return known;
    }
    Volume volume = Volume.create(new SimDisk().process("volume"), Seam.real());
    TransactionInfo info = TransactionInfo.of(TransactionInfo.Kind.WHOLE, "u", "h", "p", "m");
    volume.write(
        info,
        tx -> {
          records.forEach(tx::put);
          return tx.tid();
        });
    tid = volume.head().orElseThrow().tid();
    RecordView made = volume.asOf(tid);
    state = made;
    return made;
  }

  @Override
  public RestorePoint point() {
    state();
    return new RestorePoint(tid, Instant.EPOCH, true, new TreeSet<>(), List.of(), 1);
  }

  @Override
  public RecordScan records() {
    return view().scan(new byte[0], RecordKey.prefix(-1));
  }

  @Override
  public RecordView view() {
    return state();
  }

  @Override
  public boolean prefersView() {
    return false;
  }

  @Override
  public ExtentSource extents() {
    return (id, hash) -> {
      extentsRead.incrementAndGet();
      if (cut.contains(id)) {
        throw new ExtentUnavailableException(id, new TargetException.Unavailable("cut", null));
      }
      byte[] bytes = extents.get(id);
      if (bytes == null || !sha256(bytes).equals(hash)) {
        throw new VolumeException.Damaged("read extent " + id + ": not what its hash says");
      }
      return bytes;
    };
  }

  @Override
  public int parallelism() {
    return 3;
  }

  @Override
  public PackFinder packs() {
    return extent -> new Pack((extent.counter() - 1) / EXTENTS_A_PACK, 100_000);
  }

  @Override
  public ExtentSource open(Pack pack, long wanted) {
    return extents();
  }

  @Override
  public String packName(ExtentId extent, Pack pack) {
    return "pack " + pack.place();
  }

  @Override
  public RecordScan history() {
    return records();
  }

  @Override
  public List<RestorePoint> points() {
    return List.of(point());
  }

  @Override
  public void confirm() {}

  /// Bytes that differ from file to file and do not repeat.
  static byte[] bytes(long seed, int length) {
    byte[] out = new byte[length];
    new java.util.Random(seed).nextBytes(out);
    return out;
  }

  List<ExtentId> extentIds() {
    return new ArrayList<>(extents.keySet());
  }
}
