package dev.tidemark.engine.restore;

import static dev.tidemark.engine.restore.TreeSource.bytes;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.engine.files.FileKeys;
import dev.tidemark.engine.files.TreePath;
import dev.tidemark.engine.local.ForeignEntryException;
import dev.tidemark.engine.local.LocalDestination;
import dev.tidemark.engine.local.RawPaths;
import dev.tidemark.engine.local.WorkFolder;
import dev.tidemark.engine.seam.DiskFile;
import dev.tidemark.engine.seam.DiskLock;
import dev.tidemark.engine.seam.Seam;
import dev.tidemark.testkit.needs.Need;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Goal: who may write in the destination cannot make a restore write anywhere else.
///
/// Method: everything that can be planted there is, before the restore and while it runs.
class WorkFolderTest {

  @TempDir Path dir;

  private Path folder() {
    return dir.resolve("folder");
  }

  private static void write(WorkFolder folder, String name, String text) throws IOException {
    try (DiskFile file = folder.openForWrite(name)) {
      file.write(ByteBuffer.wrap(TreeSource.utf8(text)), 0);
    }
  }

  private Path victim() throws IOException {
    return Files.writeString(dir.resolve("victim"), "precious");
  }

  @Test
  void it_is_for_its_owner_alone() throws Exception {
    try (WorkFolder folder = WorkFolder.at(folder())) {
      write(folder, "a", "x");
      assertThat(mode(folder())).isEqualTo(0700);
      assertThat(mode(folder().resolve("a"))).isEqualTo(0600);
    }
  }

  private static int mode(Path path) throws IOException {
    return (int) Files.getAttribute(path, "unix:mode") & 07777;
  }

  @Test
  void what_is_written_is_read_renamed_listed_and_removed() throws Exception {
    WorkFolder folder = WorkFolder.at(folder());
    write(folder, "b", "hello");
    write(folder, "a", "x");
    folder.rename("b", "c");
    folder.syncDirectory("");
    assertThat(folder.list("")).containsExactly("a", "c");
    assertThat(folder.length("c")).isEqualTo(5);
    assertThat(folder.exists("b")).isFalse();
    ByteBuffer read = ByteBuffer.allocate(5);
    try (DiskFile file = folder.openForRead("c")) {
      assertThat(file.size()).isEqualTo(5);
      file.read(read, 0);
    }
    assertThat(read.array()).isEqualTo(TreeSource.utf8("hello"));
    folder.remove();
    assertThat(folder()).doesNotExist();
  }

  @Test
  void one_that_was_left_is_taken_with_what_is_in_it() throws Exception {
    try (WorkFolder folder = WorkFolder.at(folder())) {
      write(folder, "note", "hello");
    }
    try (WorkFolder again = WorkFolder.at(folder())) {
      assertThat(again.list("")).containsExactly("note");
    }
  }

  @Test
  void a_link_in_its_place_is_refused() throws Exception {
    Path outside = Files.createDirectory(dir.resolve("outside"));
    Files.createSymbolicLink(folder(), outside);
    assertThatThrownBy(() -> WorkFolder.at(folder()))
        .isInstanceOf(ForeignEntryException.class)
        .hasMessageContaining("is no directory");
    assertThat(outside).isEmptyDirectory();
  }

  @Test
  void one_of_somebody_else_is_refused() throws Exception {
    Files.createDirectory(folder());
    Files.writeString(folder().resolve("restore"), "tidemark restore 1");
    try {
      Files.setAttribute(folder(), "unix:uid", 54321);
    } catch (IOException e) {
      Need.ability("root, who makes folders for others").require(false);
    }
    assertThatThrownBy(() -> WorkFolder.at(folder()))
        .isInstanceOf(ForeignEntryException.class)
        .hasMessageContaining("belongs to");
  }

  @Test
  void one_in_which_others_may_write_is_refused() throws Exception {
    Files.createDirectory(folder());
    for (int mode : new int[] {0720, 0702, 0777}) {
      Files.setAttribute(folder(), "unix:mode", mode);
      assertThatThrownBy(() -> WorkFolder.at(folder()))
          .isInstanceOf(ForeignEntryException.class)
          .hasMessageContaining("others");
    }
  }

  @Test
  void no_link_in_it_is_written_or_read_through() throws Exception {
    Path victim = victim();
    Files.createDirectory(folder());
    Files.setAttribute(folder(), "unix:mode", 0700);
    for (String name : List.of("steps", "lock", "restore")) {
      Files.createSymbolicLink(folder().resolve(name), victim);
    }
    Files.createLink(folder().resolve("needs"), victim);
    try (WorkFolder folder = WorkFolder.at(folder())) {
      write(folder, "steps", "overwritten");
      write(folder, "needs", "overwritten");
      assertThatThrownBy(() -> folder.openForRead("restore")).isInstanceOf(IOException.class);
      assertThatThrownBy(() -> folder.tryLock("lock")).isInstanceOf(IOException.class);
    }
    assertThat(victim).hasContent("precious");
    assertThat(Files.isSymbolicLink(folder().resolve("steps"))).isFalse();
  }

  @Test
  void another_folder_in_its_place_gets_nothing() throws Exception {
    Path victim = victim();
    try (WorkFolder folder = WorkFolder.at(folder())) {
      Files.move(folder(), dir.resolve("moved"));
      Files.createDirectory(folder());
      Files.createSymbolicLink(folder().resolve("records"), victim);
      write(folder, "records", "overwritten");
    }
    assertThat(victim).hasContent("precious");
    assertThat(dir.resolve("moved/records")).hasContent("overwritten");
  }

  @Test
  void it_is_locked_once() throws Exception {
    try (WorkFolder folder = WorkFolder.at(folder());
        WorkFolder other = WorkFolder.at(folder())) {
      DiskLock lock = folder.tryLock("lock").orElseThrow();
      assertThat(other.tryLock("lock")).isEmpty();
      lock.close();
      DiskLock second = other.tryLock("lock").orElseThrow();
      lock.close();
      assertThat(folder.tryLock("lock")).isEmpty();
      second.close();
    }
  }

  @Test
  void a_restore_writes_through_nothing_that_is_planted_in_the_destination() throws Exception {
    Path victim = victim();
    TreeSource source = new TreeSource();
    source.file(FileKeys.ROOT, "a", bytes(1, 3000));
    Path to = Files.createDirectory(dir.resolve("to"));
    Files.writeString(to.resolve("mine"), "mine");
    plant(to.resolve(".tidemark-restore"), victim);
    Path own = ownFolder(source, to);
    plant(own, victim);
    new Restore(source, LocalDestination.at(to), Seam.real(), RestoreListener.SILENT)
        .run(RestoreRequest.whole());
    assertThat(victim).hasContent("precious");
    assertThat(to.resolve("a")).hasBinaryContent(bytes(1, 3000));
    assertThat(own).doesNotExist();
  }

  @Test
  void a_file_that_is_planted_where_one_is_written_beside_another_is_not_written()
      throws Exception {
    TreeSource source = new TreeSource();
    long object = source.file(FileKeys.ROOT, "a", bytes(1, 3000));
    Path to = Files.createDirectory(dir.resolve("to"));
    for (boolean hard : new boolean[] {true, false}) {
      Path victim = victim();
      Files.writeString(to.resolve("a"), "old");
      Path beside =
          to.resolve(new String(OwnNames.beside(TreePath.of("/a"), object).name(), US_ASCII));
      if (hard) {
        Files.createLink(beside, victim);
      } else {
        Files.createSymbolicLink(beside, victim);
      }
      new Restore(source, LocalDestination.at(to), Seam.real(), RestoreListener.SILENT)
          .run(new RestoreRequest(List.of(), OverwriteMode.ALWAYS, false, false));
      assertThat(victim).hasContent("precious");
      assertThat(to.resolve("a")).hasBinaryContent(bytes(1, 3000));
      assertThat(Files.list(to)).hasSize(1);
    }
  }

  @Test
  void a_restore_whose_work_folder_is_not_ours_writes_nothing_and_says_so() throws Exception {
    TreeSource source = new TreeSource();
    source.file(FileKeys.ROOT, "a", bytes(1, 3000));
    Path to = dir.resolve("to");
    Files.writeString(ownFolder(source, to), "somebody else's");
    assertThatThrownBy(() ->
            new Restore(source, LocalDestination.at(to), Seam.real(), RestoreListener.SILENT)
                .run(RestoreRequest.whole()))
        .isInstanceOf(RestoreException.Conflict.class)
        .hasMessageContaining("is no directory, so nothing was written");
    assertThat(to.resolve("a")).doesNotExist();
  }

  private static void plant(Path folder, Path victim) throws IOException {
    Files.createDirectories(folder);
    Files.setAttribute(folder, "unix:mode", 0700);
    for (String name : List.of("records", "steps", "needs", "restore.new")) {
      Files.createSymbolicLink(folder.resolve(name), victim);
    }
  }

  /// The name under which this restore keeps its folder, found out by one that breaks off.
  private Path ownFolder(TreeSource source, Path to) throws Exception {
    FaultyTarget killed = new FaultyTarget(LocalDestination.at(to), 0, "killed");
    assertThatThrownBy(() ->
            new Restore(source, killed, Seam.real(), RestoreListener.SILENT)
                .run(RestoreRequest.whole()))
        .hasMessageContaining("killed");
    try (var names = Files.list(to)) {
      Path folder =
          names.filter(p -> OwnNames.isWork(RawPaths.lastName(p))).findFirst().orElseThrow();
      try (var files = Files.list(folder)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
      Files.delete(folder);
      assertThat(Files.exists(folder, NOFOLLOW_LINKS)).isFalse();
      return folder;
    }
  }
}
