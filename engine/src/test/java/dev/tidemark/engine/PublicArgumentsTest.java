package dev.tidemark.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.tidemark.engine.archive.ArchiveReader;
import dev.tidemark.engine.archive.RestorePoint;
import dev.tidemark.engine.archive.format.PackRef;
import dev.tidemark.engine.archive.format.RunRef;
import dev.tidemark.engine.check.CheckDepth;
import dev.tidemark.engine.check.CheckListener;
import dev.tidemark.engine.check.ContentCheck;
import dev.tidemark.engine.check.VerifyArchive;
import dev.tidemark.engine.content.ChunkReader;
import dev.tidemark.engine.content.Chunker;
import dev.tidemark.engine.content.ExtentEncoder;
import dev.tidemark.engine.copy.CopyLimits;
import dev.tidemark.engine.files.ExtentSource;
import dev.tidemark.engine.files.FileKeys;
import dev.tidemark.engine.files.FileNames;
import dev.tidemark.engine.files.FileTree;
import dev.tidemark.engine.files.Inode;
import dev.tidemark.engine.files.TreePath;
import dev.tidemark.engine.ingest.ImportListener;
import dev.tidemark.engine.ingest.ImportOptions;
import dev.tidemark.engine.ingest.ImportSource;
import dev.tidemark.engine.ingest.Importer;
import dev.tidemark.engine.link.PackSize;
import dev.tidemark.engine.local.Excludes;
import dev.tidemark.engine.local.LocalSource;
import dev.tidemark.engine.mirror.Mirror;
import dev.tidemark.engine.mirror.MirrorLimits;
import dev.tidemark.engine.mirror.Target;
import dev.tidemark.engine.pack.Frame;
import dev.tidemark.engine.pack.PackStore;
import dev.tidemark.engine.restore.MirroredVolume;
import dev.tidemark.engine.restore.OverwriteMode;
import dev.tidemark.engine.restore.RestoreRequest;
import dev.tidemark.engine.seam.Disk;
import dev.tidemark.engine.seam.DiskFile;
import dev.tidemark.engine.seam.Seam;
import dev.tidemark.engine.seam.SimDisk;
import dev.tidemark.engine.view.StateSelector;
import dev.tidemark.engine.view.VolumeState;
import dev.tidemark.engine.volume.Transaction;
import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.spi.words.ExtentId;
import dev.tidemark.spi.words.Hash;
import dev.tidemark.spi.words.TxId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What an embedder calls with arguments that mean nothing is refused with a sentence before
/// anything is touched: the same object still works, and no byte of the volume or of the archive
/// has changed.
@NullUnmarked
class PublicArgumentsTest {

  private final Disk disk = new SimDisk().process("volume");
  private final Map<String, Call> calls = new LinkedHashMap<>();
  private MirroredVolume origin;

  /// A call that cannot be served.
  private interface Call {
    void make() throws Exception;
  }

  @BeforeEach
  void create() throws Exception {
    origin = new MirroredVolume(disk, new Random(5));
    for (int i = 0; i < 4; i++) {
      origin.grow();
      origin.mirror();
    }
  }

  @AfterEach
  void close() {
    origin.close();
  }

  /// Makes each call, and sees after each that nothing has changed and that `works` works.
  private void requireRefused(Call works) throws Exception {
    for (Map.Entry<String, Call> call : calls.entrySet()) {
      Map<String, String> before = bytes();
      Throwable refusal = catchThrowable(() -> call.getValue().make());
      assertThat(refusal)
          .as(call.getKey())
          .isInstanceOfAny(
              IllegalArgumentException.class,
              NullPointerException.class,
              TargetException.Missing.class);
      assertThat(refusal.getMessage()).as(call.getKey()).isNotBlank();
      assertThat(bytes()).as(call.getKey()).isEqualTo(before);
      works.make();
    }
  }

  /// Every file of the volume and every object of the archive.
  private Map<String, String> bytes() throws Exception {
    Map<String, String> all = new TreeMap<>();
    for (String directory : List.of("", "packs", "targets")) {
      for (String name : disk.list(directory)) {
        String file = directory.isEmpty() ? name : directory + "/" + name;
        if (!List.of("packs", "targets", "spool").contains(file)) {
          all.put(file, read(file));
        }
      }
    }
    for (String name : origin.sink.names()) {
      all.put("archive " + name, hex(origin.sink.bytes(name).orElseThrow()));
    }
    return all;
  }

  private String read(String file) throws Exception {
    try (DiskFile in = disk.openForRead(file)) {
      ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(in.size()));
      in.read(bytes, 0);
      return hex(bytes.array());
    }
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static final List<String> NO_NAMES = List.of("", ".", "..", "a/b", "a\0", "/");

  @Test
  void files() throws Exception {
    TxId head = origin.volume.head().orElseThrow().tid();
    FileTree tree = new FileTree(origin.volume.asOf(head), origin.packs::read);
    for (String name : NO_NAMES) {
      byte[] bytes = utf8(name);
      calls.put("entry key " + name, () -> FileKeys.entry(FileKeys.ROOT, bytes));
      calls.put("link key " + name, () -> FileKeys.link(FileKeys.ROOT, FileKeys.ROOT, bytes));
      calls.put("tree path " + name, () -> TreePath.ROOT.child(bytes));
      if (!name.isEmpty()) {
        calls.put("names behind " + name, () -> tree.entries(FileKeys.ROOT, bytes).close());
      }
    }
    calls.put("offset", () -> FileKeys.data(FileKeys.ROOT, -1));
    calls.put("resolve null", () -> tree.resolve(null));
    calls.put("entry null", () -> tree.entry(FileKeys.ROOT, null));
    calls.put("offset of another key", () -> FileKeys.dataOffset(FileKeys.inode(1)));
    calls.put("parent in another key", () -> FileKeys.linkParent(FileKeys.inode(1)));
    Inode root = tree.inode(FileKeys.ROOT).orElseThrow();
    calls.put("links", () -> root.withLinks(-1));
    requireRefused(() -> assertThat(tree.inode(FileKeys.ROOT)).isPresent());
    assertThat(FileNames.isName(utf8("a"))).isTrue();
  }

  @Test
  void content() throws Exception {
    byte[] some = new byte[100];
    ExtentEncoder encoder = new ExtentEncoder();
    calls.put("cut before", () -> Chunker.cut(some, -1, 10));
    calls.put("cut behind", () -> Chunker.cut(some, 0, 101));
    calls.put("cut backwards", () -> Chunker.cut(some, 50, 10));
    calls.put("hash before", () -> encoder.hash(some, -1, 10));
    calls.put("hash behind", () -> encoder.hash(some, 50, 51));
    calls.put("hash less than nothing", () -> encoder.hash(some, 50, -1));
    calls.put("nothing", () -> encoder.encode(new byte[0]));
    calls.put("too much", () -> encoder.encode(new byte[(4 << 20) + 1]));
    calls.put("no content", () -> encoder.encode(null));
    calls.put("no hash", () -> encoder.encode(some, null));
    calls.put("no stream", () -> new ChunkReader().open(null));
    requireRefused(() -> assertThat(encoder.encode(some.clone()).length()).isEqualTo(100));
  }

  @Test
  void packs() throws Exception {
    PackStore packs = origin.packs;
    ExtentId last = origin.volume.head().orElseThrow().lastExtent();
    ExtentId above = new ExtentId(last.value() + 1);
    calls.put("frames above the head", () -> packs.frames(ExtentId.NONE, above));
    calls.put("stored above the head", () -> packs.stored(ExtentId.NONE, above));
    calls.put("frames turned round", () -> packs.frames(last, ExtentId.NONE));
    calls.put("stored turned round", () -> packs.stored(last, ExtentId.NONE));
    calls.put("frames of null", () -> packs.frames(null, last));
    calls.put("stored to null", () -> packs.stored(ExtentId.NONE, null));
    calls.put("no file of null", () -> packs.fileOf(null));
    requireRefused(() -> {
      Frame first = packs.frames(ExtentId.NONE, last).next();
      assertThat(first).isNotNull();
      assertThat(packs.frames(last, last).next()).isNull();
    });
  }

  @Test
  void imports() throws Exception {
    Importer importer = new Importer(origin.volume, origin.packs, Seam.real());
    LocalSource tree = LocalSource.of(Path.of("src"), List.of());
    ImportSource one = new ImportSource("a", tree, TreePath.of(utf8("/a")), Excludes.NONE);
    ImportSource below = new ImportSource("b", tree, TreePath.of(utf8("/a/b")), Excludes.NONE);
    ImportOptions options = new ImportOptions(false, "ann", "host", "test", "");
    ImportListener silent = ImportListener.SILENT;
    calls.put("two of a name", () -> importer.run(List.of(one, one), options, silent));
    calls.put("one within another", () -> importer.run(List.of(one, below), options, silent));
    calls.put("no sources", () -> importer.run(null, options, silent));
    calls.put("no options", () -> importer.run(List.of(one), null, silent));
    calls.put("no listener", () -> importer.run(List.of(one), options, null));
    calls.put("no user", () -> new ImportOptions(false, null, "host", "test", ""));
    calls.put("no message", () -> new ImportOptions(false, "ann", "host", "test", null));
    for (String name : List.of("", "a\0b")) {
      calls.put("source " + name, () -> new ImportSource(name, tree, one.as(), Excludes.NONE));
    }
    calls.put("no tree", () -> new ImportSource("a", null, one.as(), Excludes.NONE));
    calls.put("no place", () -> new ImportSource("a", tree, null, Excludes.NONE));
    calls.put("no excludes", () -> new ImportSource("a", tree, one.as(), null));
    for (String name : NO_NAMES) {
      calls.put("path " + name, () -> TreePath.ROOT.child(utf8(name)));
    }
    requireRefused(() -> assertThat(importer.run(List.of(), options, silent).sources()).isEmpty());
  }

  @Test
  void restoring() throws Exception {
    List<TreePath> all = List.of();
    calls.put(
        "deleting without overwriting",
        () -> new RestoreRequest(all, OverwriteMode.NEVER, true, false));
    calls.put("no paths", () -> new RestoreRequest(null, OverwriteMode.NEVER, false, false));
    calls.put("no mode", () -> new RestoreRequest(all, null, false, false));
    calls.put("snapshot without name", () -> new StateSelector.Snapshot(""));
    calls.put("snapshot null", () -> new StateSelector.Snapshot(null));
    calls.put("time null", () -> new StateSelector.Time(null));
    calls.put("tid null", () -> new StateSelector.At(null));
    for (String path : List.of("/a/../b", "/a\0", "/./a")) {
      calls.put("path " + path, () -> TreePath.of(path));
    }
    RestorePoint head = VolumeState.choose(origin.volume, new StateSelector.Head()).point();
    VolumeState source = VolumeState.of(origin.volume, origin.packs, head);
    for (double share : new double[] {-0.1, 1.1, 100, Double.NaN}) {
      calls.put("share " + share, () -> run(source, share));
    }
    requireRefused(() -> assertThat(run(source, 0).unread()).isZero());
  }

  private static ContentCheck.Outcome run(VolumeState source, double share) throws Exception {
    Disk scratch = new SimDisk().process("scratch");
    try (ContentCheck check = new ContentCheck(source, scratch, Seam.real())) {
      return check.run(share, bytes -> {});
    }
  }

  @Test
  void archives() throws Exception {
    try (ArchiveReader archive = origin.reader()) {
      TxId head = origin.volume.head().orElseThrow().tid();
      TxId above = new TxId(head.value() + 1);
      for (TxId tid : List.of(above, TxId.ZERO)) {
        calls.put("state " + tid, () -> archive.state(tid).close());
        calls.put("view " + tid, () -> archive.view(tid));
        calls.put("history " + tid, () -> archive.history(tid).close());
        calls.put("packs " + tid, () -> archive.packs(tid));
        calls.put("commits " + tid, () -> archive.commits(tid));
        calls.put("extents " + tid, () -> archive.extents(tid));
      }
      for (long number : new long[] {0, -1, Long.MIN_VALUE, archive.highest() + 1}) {
        calls.put("commit " + number, () -> archive.asOfCommit(number));
      }
      ExtentId two = new ExtentId(2);
      Hash hash = Hash.ZERO;
      calls.put("pack turned round", () -> new PackRef(1, 0, 9, two, new ExtentId(1), hash));
      calls.put("pack of no bytes", () -> new PackRef(1, 0, -1, two, two, hash));
      calls.put("pack before its object", () -> new PackRef(1, -1, 9, two, two, hash));
      calls.put("pack of commit 0", () -> new PackRef(0, 0, 9, two, two, hash));
      calls.put("part -1", () -> new RunRef(1, -1, 0, 9, hash));
      calls.put("part of no bytes", () -> new RunRef(1, 0, 0, -1, hash));
      requireRefused(() -> assertThat(archive.view(head)).isNotNull());
      ExtentSource extents = archive.extents(head);
      assertThat(extents).isNotNull();
    }
  }

  @Test
  void mirroring() throws Exception {
    Mirror mirror =
        Mirror.of(origin.volume, origin.packs, disk)
            .seam(Seam.real())
            .limits(MirrorLimits.defaults())
            .writer("test")
            .build();
    Target target = new Target("memory", () -> origin.sink, false);
    for (String name : List.of("", "a/b", "..", "a\0", "x".repeat(65))) {
      calls.put("target " + name, () -> new Target(name, () -> origin.sink, false));
      calls.put("forecast of " + name, () -> mirror.forecast(name));
      calls.put("detach " + name, () -> mirror.detach(name));
    }
    calls.put("nobody to open it", () -> new Target("a", null, false));
    calls.put("two of a name", () -> mirror.round(List.of(target, target)));
    calls.put("no targets", () -> mirror.round(null));
    calls.put("no target", () -> mirror.create(null, "label", "host"));
    calls.put("no label", () -> mirror.create(target, null, "host"));
    calls.put("no host", () -> mirror.create(target, "label", null));
    calls.put("adopt nothing", () -> mirror.adopt(null));
    calls.put("no damage", () -> mirror.repair(target, null, Optional.empty()));
    calls.put("no time", () -> MirrorLimits.defaults().withRoundMax(Duration.ZERO));
    calls.put("less than no spool", () -> MirrorLimits.defaults().withSpoolBytes(-1));
    calls.put("no pack size", () -> PackSize.Bounds.fixed(0));
    calls.put("pack sizes turned round", () -> new PackSize.Bounds(5, 6, 7));
    calls.put("no page", () -> new CopyLimits(0, 1, 1));
    calls.put("no objects in flight", () -> new CopyLimits(1, 0, 1));
    calls.put("no commits ahead", () -> new CopyLimits(1, 1, 0));
    requireRefused(() -> assertThat(mirror.known()).hasSize(1));
    origin.grow();
    origin.mirror();
  }

  @Test
  void checks() throws Exception {
    for (double share : new double[] {0, -1, 1.01, 100, Double.NaN}) {
      calls.put("share " + share, () -> new CheckDepth.Sample(share));
    }
    calls.put("no bytes", () -> new CheckDepth.Budget.Bytes(0));
    calls.put("no time", () -> new CheckDepth.Budget.Time(Duration.ZERO));
    calls.put("less than no time", () -> new CheckDepth.Budget.Time(Duration.ofSeconds(-1)));
    Transaction head = origin.volume.head().orElseThrow();
    requireRefused(() -> {
      Disk scratch = new SimDisk().process("scratch");
      assertThat(
              new VerifyArchive(origin.sink, scratch, Seam.real(), CheckListener.SILENT)
                  .run(new CheckDepth.Structure(), Optional.of(origin.volume))
                  .isGood())
          .isTrue();
      assertThat(origin.volume.head()).contains(head);
    });
  }
}
