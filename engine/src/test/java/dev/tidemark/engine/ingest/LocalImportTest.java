package dev.tidemark.engine.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.files.FileTree;
import dev.tidemark.engine.files.FoundPath;
import dev.tidemark.engine.files.Inode;
import dev.tidemark.engine.local.Excludes;
import dev.tidemark.engine.local.LocalSource;
import dev.tidemark.engine.local.ReadResult;
import dev.tidemark.engine.local.SourceDirectory;
import dev.tidemark.engine.local.SourceStat;
import dev.tidemark.engine.pack.PackStore;
import dev.tidemark.engine.seam.Disk;
import dev.tidemark.engine.seam.LocalDisk;
import dev.tidemark.engine.seam.Seam;
import dev.tidemark.engine.volume.Volume;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Real directories, imported into a real volume.
final class LocalImportTest {

  private static final byte[] NOT_UTF8 = {'n', (byte) 0xFF, (byte) 0xC3, '%', ' ', '+'};
  private static final byte[] UMLAUT = "ü".getBytes(StandardCharsets.UTF_8);

  @TempDir Path temp;
  private Path tree;
  private Volume volume;
  private PackStore packs;

  @BeforeEach
  void open() throws IOException {
    tree = Files.createDirectory(temp.resolve("tree")).toRealPath();
    Disk disk = new LocalDisk(temp.resolve("volume"));
    disk.createDirectory("");
    volume = Volume.create(disk, Seam.real());
    packs = PackStore.of(volume, disk);
  }

  @AfterEach
  void close() {
    packs.close();
    volume.close();
  }

  private SourceResult take() throws InterruptedException {
    LocalSource source = LocalSource.of(tree, List.of(temp.resolve("volume"), temp.resolve("no")));
    return new Importer(volume, packs, Seam.real())
        .run(
            List.of(ImportSource.of("tree", source, Excludes.NONE)),
            TestVolume.CAREFUL,
            ImportListener.SILENT)
        .sources()
        .getFirst();
  }

  private FileTree files() {
    return new FileTree(volume.asOf(volume.head().orElseThrow().tid()), packs::read);
  }

  private FoundPath find(byte[] below) {
    byte[] path = (tree + "/").getBytes(StandardCharsets.UTF_8);
    byte[] all = java.util.Arrays.copyOf(path, path.length + below.length);
    System.arraycopy(below, 0, all, path.length, below.length);
    return files().resolve(all).orElseThrow();
  }

  private FoundPath find(String below) {
    return find(below.getBytes(StandardCharsets.UTF_8));
  }

  private byte[] content(FoundPath file) throws IOException {
    try (var in = files().content(file.object())) {
      return in.readAllBytes();
    }
  }

  /// The only way to a path of raw bytes, whatever the locale.
  private Path raw(byte[] name) {
    StringBuilder encoded = new StringBuilder(tree.toUri().toString());
    for (byte b : name) {
      encoded.append(String.format("%%%02X", b));
    }
    return Path.of(URI.create(encoded.toString()));
  }

  @Test
  void names_are_the_bytes_that_the_file_system_has() throws Exception {
    Files.writeString(raw(NOT_UTF8), "not utf-8");
    Files.createDirectory(raw(UMLAUT));
    Files.writeString(raw(UMLAUT).resolve("in it"), "below");
    assertThat(take().problems()).isEmpty();
    assertThat(content(find(NOT_UTF8))).isEqualTo(bytes("not utf-8"));
    assertThat(content(find("ü/in it"))).isEqualTo(bytes("below"));
    assertThat(take().whole()).as("nothing changed").isEmpty();
  }

  @Test
  void links_keep_the_bytes_they_point_to() throws Exception {
    Files.createSymbolicLink(tree.resolve("plain"), Path.of("../a//b/"));
    Files.createSymbolicLink(tree.resolve("relative"), raw(NOT_UTF8).getFileName());
    Files.createSymbolicLink(tree.resolve("absolute"), raw(UMLAUT));
    Files.createDirectory(raw(UMLAUT));
    take();
    assertThat(files().linkTarget(find("relative").object())).isEqualTo(NOT_UTF8);
    assertThat(files().linkTarget(find("absolute").object())).isEqualTo(bytes(tree + "/ü"));
    assertThat(files().linkTarget(find("plain").object()))
        .isEqualTo(bytes(Files.readSymbolicLink(tree.resolve("plain")).toString()));
  }

  @Test
  void attributes_are_kept_to_the_nanosecond() throws Exception {
    Path file = Files.writeString(tree.resolve("f"), "text");
    Instant when = Instant.parse("2001-09-09T01:46:39.123456789Z");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-x--x"));
    Files.setLastModifiedTime(file, FileTime.from(when));
    take();
    Inode inode = find("f").inode();
    assertThat(inode.mode()).isEqualTo(0751);
    assertThat(inode.uid()).isEqualTo(Files.getAttribute(file, "unix:uid"));
    assertThat(Instant.ofEpochSecond(inode.mtimeSeconds(), inode.mtimeNanos())).isEqualTo(when);
    Inode above = files().resolve(bytes(temp.toRealPath().toString())).orElseThrow().inode();
    assertThat(above.mode()).isEqualTo(mode(temp));
  }

  private static int mode(Path path) throws IOException {
    return (Integer) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS) & 07777;
  }

  @Test
  void hard_links_are_one_object() throws Exception {
    Files.writeString(tree.resolve("a"), "text");
    Files.createLink(tree.resolve("b"), tree.resolve("a"));
    take();
    assertThat(find("a")).isEqualTo(find("b"));
    assertThat(find("a").inode().links()).isEqualTo(2);
    Files.delete(tree.resolve("a"));
    take();
    assertThat(find("b").inode().links()).isEqualTo(1);
  }

  @Test
  void the_volume_is_never_imported_wherever_it_lies() throws Exception {
    LocalSource everything = LocalSource.of(temp, List.of(temp.resolve("volume")));
    SourceResult result =
        new Importer(volume, packs, Seam.real())
            .run(
                List.of(ImportSource.of("all", everything, Excludes.NONE)),
                TestVolume.CAREFUL,
                ImportListener.SILENT)
            .sources()
            .getFirst();
    assertThat(result.counts().tree().directories()).isEqualTo(2);
    assertThat(result.counts().tree().files()).isZero();
  }

  @Test
  void a_source_without_a_directory_is_refused() throws Exception {
    Files.delete(tree);
    assertThat(take().refusal()).contains("it does not exist");
    Files.writeString(tree, "a file");
    assertThat(take().refusal()).contains("it is no directory");
  }

  @Test
  void exchanged_names_and_saves_by_rename_come_out_right() throws Exception {
    Files.writeString(Files.createDirectory(tree.resolve("a")).resolve("f"), "of a");
    Files.writeString(Files.createDirectory(tree.resolve("b")).resolve("f"), "of b");
    Files.writeString(tree.resolve("edited"), "old");
    take();
    Files.move(tree.resolve("a"), tree.resolve("c"));
    Files.move(tree.resolve("b"), tree.resolve("a"));
    Files.move(tree.resolve("c"), tree.resolve("b"));
    Files.writeString(tree.resolve(".edited"), "new");
    Files.move(
        tree.resolve(".edited"),
        tree.resolve("edited"),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    take();
    assertThat(content(find("a/f"))).isEqualTo(bytes("of b"));
    assertThat(content(find("b/f"))).isEqualTo(bytes("of a"));
    assertThat(content(find("edited"))).isEqualTo(bytes("new"));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void a_file_of_proc_is_read_to_its_end_though_its_size_is_zero() {
    SourceDirectory proc = LocalSource.of(Path.of("/proc"), List.of()).root();
    assertThat(proc.stat(bytes("version")))
        .isInstanceOfSatisfying(
            ReadResult.Seen.class, seen -> assertThat(((SourceStat) seen.value()).size()).isZero());
    FileReader reader =
        new FileReader(
            new KnownContent(
                () -> {
                  throw new AssertionError("no donor is looked for");
                },
                Seam.real().time()),
            8 << 20);
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    ReadContent content =
        reader
            .reading(
                proc,
                bytes("version"),
                (now, in, to) -> {
                  read.reset();
                  return in.transferTo(read);
                })
            .read();
    assertThat(content).isInstanceOf(ReadContent.Read.class);
    assertThat(((ReadContent.Read) content).doubt()).isEmpty();
    assertThat(read.toString(StandardCharsets.UTF_8)).startsWith("Linux").endsWith("\n");
  }

  @Test
  void what_a_volume_does_not_hold_is_counted() throws Exception {
    Path file = Files.writeString(tree.resolve("f"), "text");
    Path sparse = tree.resolve("sparse");
    try (RandomAccessFile out = new RandomAccessFile(sparse.toFile(), "rw")) {
      out.seek(10 << 20);
      out.write(1);
    }
    boolean attributes = Files.getFileStore(file).supportsFileAttributeView("user");
    if (attributes) {
      Files.setAttribute(file, "user:note", ByteBuffer.wrap(bytes("x")));
    }
    assertThat(new ProcessBuilder("mkfifo", tree + "/pipe").start().waitFor()).isZero();
    SourceResult result = take();
    assertThat(result.problems()).isEmpty();
    assertThat(result.note().notKept().get("extended attributes"))
        .isEqualTo(attributes ? 1L : null);
    assertThat(result.note().notKept())
        .containsEntry("sparse files", 1L)
        .containsEntry("pipes", 1L);
    assertThat(result.note().root()).isEqualTo(bytes(tree.toString()));
  }

  @Test
  void times_far_off_are_taken_in_to_the_last_digit() throws Exception {
    Path roomy = Path.of("/dev/shm");
    boolean holdsAll = Files.isWritable(roomy);
    tree = holdsAll ? Files.createTempDirectory(roomy, "far").toRealPath() : tree;
    long seconds = holdsAll ? 99_999_999_999_999L : 4_000_000_000L;
    Path file = Files.writeString(tree.resolve("n\u00fc"), "x");
    Process touch =
        new ProcessBuilder("touch", "-d", "@" + seconds + ".123456789", file.toString()).start();
    assertThat(touch.waitFor()).isZero();
    take();
    Inode inode = find("n\u00fc".getBytes(StandardCharsets.UTF_8)).inode();
    Files.delete(file);
    Files.delete(tree);
    assertThat(inode.mtimeSeconds()).isEqualTo(seconds);
    assertThat(inode.mtimeNanos()).isEqualTo(123_456_789);
  }
}
