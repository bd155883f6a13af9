package dev.tidemark.engine.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.engine.files.FileTree;
import dev.tidemark.engine.files.Inode;
import dev.tidemark.engine.files.Located;
import dev.tidemark.engine.pack.PackStore;
import dev.tidemark.engine.seam.Disk;
import dev.tidemark.engine.seam.LocalDisk;
import dev.tidemark.engine.seam.Seam;
import dev.tidemark.engine.volume.Volume;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Real directories, imported into a real volume.
final class LocalSourceTest {

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

  private Located find(byte[] below) {
    byte[] path = (tree + "/").getBytes(StandardCharsets.UTF_8);
    byte[] all = java.util.Arrays.copyOf(path, path.length + below.length);
    System.arraycopy(below, 0, all, path.length, below.length);
    return files().resolve(all).orElseThrow();
  }

  private Located find(String below) {
    return find(below.getBytes(StandardCharsets.UTF_8));
  }

  private byte[] content(Located file) throws IOException {
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
  void a_link_to_the_source_is_followed_once() throws Exception {
    Files.writeString(tree.resolve("f"), "text");
    Path link = Files.createSymbolicLink(temp.resolve("link"), tree);
    assertThat(LocalSource.of(link, List.of()).directory()).isEqualTo(tree);
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
  void a_system_without_inodes_is_refused_by_name() throws Exception {
    try (FileSystem zip =
        FileSystems.newFileSystem(temp.resolve("a.zip"), Map.of("create", "true"))) {
      Path root = zip.getPath("/");
      assertThatThrownBy(() -> LocalSource.of(root, List.of()))
          .isInstanceOf(UnsupportedOperationException.class)
          .hasMessageContaining("import /");
    }
  }
}
