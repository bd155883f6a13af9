package dev.tidemark.engine.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Real directories, as they are read.
final class LocalSourceTest {

  @TempDir Path temp;
  private Path tree;

  @BeforeEach
  void createTree() throws IOException {
    tree = Files.createDirectory(temp.resolve("tree")).toRealPath();
  }

  @Test
  void a_link_to_the_source_is_followed_once() throws Exception {
    Files.writeString(tree.resolve("f"), "text");
    Path link = Files.createSymbolicLink(temp.resolve("link"), tree);
    assertThat(LocalSource.of(link, List.of()).directory()).isEqualTo(tree);
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

  private LocalDirectory directory(Path path) {
    return (LocalDirectory) LocalSource.of(path, List.of()).root();
  }

  private static SourceStat seen(SourceDirectory directory, String name) {
    return ((ReadResult.Seen<SourceStat>) directory.stat(bytes(name))).value();
  }

  @Test
  void attributes_are_those_that_the_jdk_gives() throws Exception {
    Path file = Files.writeString(tree.resolve("f"), "text");
    Files.createSymbolicLink(tree.resolve("l"), Path.of("f"));
    Files.createDirectory(tree.resolve("d"));
    LocalStats jdk = new LocalStats(Optional.empty(), Set.of());
    for (String name : List.of("f", "l", "d")) {
      FileAttributes ours = LocalStats.withoutPlaces().now(LocalPath.of(tree.resolve(name)));
      FileAttributes theirs = jdk.now(LocalPath.of(tree.resolve(name)));
      assertThat(ours)
          .usingRecursiveComparison()
          .ignoringFields("birth", "device", "mountRoot")
          .isEqualTo(theirs);
    }
    assertThat(seen(directory(tree), "f").inode()).isEqualTo(Files.getAttribute(file, "unix:ino"));
  }

  /// Files that were never changed were born when they were changed last.
  @Test
  void a_birth_is_known_also_of_a_file_that_was_written_at_once() throws Exception {
    Files.writeString(tree.resolve("changed"), "text");
    Files.setLastModifiedTime(tree.resolve("changed"), FileTime.from(Instant.EPOCH));
    Files.createDirectory(tree.resolve("fresh"));
    SourceStat changed = seen(directory(tree), "changed");
    SourceStat fresh = seen(directory(tree), "fresh");
    assertThat(fresh.birth() == null).isEqualTo(changed.birth() == null);
  }

  @Test
  void what_is_mounted_is_seen_and_what_is_not_belongs_to_the_tree() {
    SourceStat proc = seen(directory(Path.of("/")), "proc");
    assertThat(proc.mounted()).isTrue();
    assertThat(proc.hasNumber()).isFalse();
    SourceStat self = seen(directory(Path.of("/proc")), "sys");
    assertThat(self.mounted()).isFalse();
    assertThat(self.fileSystem()).isZero();
  }

  @Test
  @Timeout(30)
  void nothing_but_a_regular_file_is_opened_and_nobody_is_waited_for() throws Exception {
    Path pipe = tree.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    Files.createSymbolicLink(tree.resolve("link"), Path.of("file"));
    Files.writeString(tree.resolve("file"), "text");
    for (String name : List.of("pipe", "link", "nothing", ".")) {
      assertThat(directory(tree).open(bytes(name)))
          .as(name)
          .isInstanceOf(ReadResult.Vanished.class);
    }
    try (SourceFile file =
        ((ReadResult.Seen<SourceFile>) directory(tree).open(bytes("file"))).value()) {
      assertThat(file.content().readAllBytes()).isEqualTo(bytes("text"));
    }
  }

  @Test
  void an_open_file_stays_itself_whatever_gets_its_name() throws Exception {
    Path file = Files.writeString(tree.resolve("f"), "old");
    try (SourceFile open =
        ((ReadResult.Seen<SourceFile>) directory(tree).open(bytes("f"))).value()) {
      Files.delete(file);
      Files.writeString(file, "another");
      assertThat(open.stat().size()).isEqualTo(3);
      assertThat(open.stat().links()).isZero();
      assertThat(open.content().readAllBytes()).isEqualTo(bytes("old"));
    }
  }
}
