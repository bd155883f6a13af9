package dev.tidemark.engine.restore;

import static dev.tidemark.engine.restore.TreeSource.bytes;
import static dev.tidemark.engine.restore.TreeSource.utf8;
import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.engine.files.FileKeys;
import dev.tidemark.engine.files.FileType;
import dev.tidemark.engine.files.Inode;
import dev.tidemark.engine.files.TreePath;
import dev.tidemark.engine.local.DestinationTree;
import dev.tidemark.engine.local.LocalDestination;
import dev.tidemark.engine.seam.Seam;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a restore does to the directory it is told to fill, and to what it meets there.
class DestinationTest {

  private static final Instant ROOT_TIME = Instant.ofEpochSecond(1_000_000_000, 5);

  @TempDir Path dir;
  private final TreeSource source = new TreeSource();

  private RestoreResult restore(OverwriteMode mode, String... paths) throws Exception {
    List<TreePath> wanted = Stream.of(paths).map(TreePath::of).toList();
    return new Restore(source, LocalDestination.at(to()), Seam.real(), RestoreListener.SILENT)
        .run(new RestoreRequest(wanted, mode, false, false));
  }

  private Path to() {
    return dir.resolve("to");
  }

  private Instant modified(Path path) throws IOException {
    return Files.getLastModifiedTime(path, NOFOLLOW_LINKS).toInstant();
  }

  @Test
  void the_destination_has_its_time_after_a_second_restore_too() throws Exception {
    source.file(FileKeys.ROOT, "a", bytes(1, 3000));
    restore(OverwriteMode.NEVER);
    assertThat(modified(to())).isEqualTo(ROOT_TIME);
    restore(OverwriteMode.NEVER);
    assertThat(modified(to())).isEqualTo(ROOT_TIME);
    Files.writeString(to().resolve("a"), "changed");
    restore(OverwriteMode.ALWAYS);
    assertThat(modified(to())).isEqualTo(ROOT_TIME);
  }

  @Test
  void a_destination_that_is_only_passed_keeps_its_time() throws Exception {
    Instant before = Instant.ofEpochSecond(1_234_567_890, 123);
    source.file(source.directory(FileKeys.ROOT, "home"), "a", bytes(1, 3000));
    Files.createDirectories(to().resolve("home"));
    Files.setLastModifiedTime(to(), FileTime.from(before));
    restore(OverwriteMode.NEVER, "/home/a");
    assertThat(to().resolve("home/a")).hasBinaryContent(bytes(1, 3000));
    assertThat(modified(to())).isEqualTo(before);
  }

  @Test
  void a_destination_that_is_only_passed_keeps_its_time_over_a_kill() throws Exception {
    Instant before = Instant.ofEpochSecond(1_234_567_890, 123);
    source.file(source.directory(FileKeys.ROOT, "home"), "a", bytes(1, 3000));
    Files.createDirectories(to().resolve("home"));
    Files.setLastModifiedTime(to(), FileTime.from(before));
    DestinationTree killed = new FaultyTarget(LocalDestination.at(to()), 1, "killed");
    RestoreRequest request =
        new RestoreRequest(List.of(TreePath.of("/home/a")), OverwriteMode.NEVER, false, false);
    assertThatThrownBy(
            () -> new Restore(source, killed, Seam.real(), RestoreListener.SILENT).run(request))
        .hasMessageContaining("killed");
    assertThat(modified(to())).isNotEqualTo(before);
    restore(OverwriteMode.NEVER, "/home/a");
    assertThat(modified(to())).isEqualTo(before);
  }

  @Test
  void a_restore_that_is_refused_leaves_the_destination_its_time() throws Exception {
    source.file(FileKeys.ROOT, "a", bytes(1, 3000));
    Files.createDirectories(to());
    Files.writeString(to().resolve("a"), "mine");
    Files.setLastModifiedTime(to(), FileTime.fromMillis(1_000));
    assertThatThrownBy(() -> restore(OverwriteMode.NEVER))
        .isInstanceOf(RestoreException.Conflict.class);
    assertThat(modified(to())).isEqualTo(Instant.ofEpochSecond(1));
  }

  @Test
  void names_that_restores_use_themselves_come_back_like_any_other() throws Exception {
    List<String> names =
        List.of(".tidemark-restore", ".tidemark-restore.0123456789abcdef", ".tidemark-restore-11");
    for (String name : names) {
      source.file(source.directory(FileKeys.ROOT, name), "restore", utf8("tidemark restore 1"));
    }
    for (int i = 0; i < 2; i++) {
      restore(OverwriteMode.NEVER);
      for (String name : names) {
        assertThat(to().resolve(name).resolve("restore")).hasContent("tidemark restore 1");
      }
      assertThat(Files.list(to())).hasSize(names.size());
    }
  }

  @Test
  void a_link_on_the_way_to_what_is_wanted_is_named_and_stays() throws Exception {
    source.file(source.directory(source.directory(FileKeys.ROOT, "a"), "b"), "f", bytes(1, 3000));
    Path outside = Files.createDirectories(dir.resolve("outside/b"));
    Files.createDirectories(to());
    Files.createSymbolicLink(to().resolve("a"), dir.resolve("outside"));
    for (OverwriteMode mode : OverwriteMode.values()) {
      assertThatThrownBy(() -> restore(mode, "/a/b"))
          .isInstanceOf(RestoreException.Conflict.class)
          .hasMessageContaining("/a is a link");
      assertThat(Files.isSymbolicLink(to().resolve("a"))).isTrue();
      assertThat(outside).isEmptyDirectory();
    }
  }

  @Test
  void a_file_on_the_way_to_what_is_wanted_makes_room() throws Exception {
    source.file(source.directory(FileKeys.ROOT, "a"), "f", bytes(1, 3000));
    Files.createDirectories(to());
    Files.writeString(to().resolve("a"), "a file");
    restore(OverwriteMode.ALWAYS, "/a/f");
    assertThat(to().resolve("a/f")).hasBinaryContent(bytes(1, 3000));
  }

  @Test
  void two_names_of_a_symbolic_link_stay_one() throws Exception {
    long link = source.symlink(FileKeys.ROOT, "a", utf8("nowhere"));
    source.hardLink(link, FileKeys.ROOT, "b", FileType.SYMLINK);
    for (int i = 0; i < 2; i++) {
      RestoreResult result = restore(OverwriteMode.NEVER);
      assertThat(result.counts().unchanged()).isEqualTo(2 * i);
      assertThat(Files.readSymbolicLink(to().resolve("b"))).hasToString("nowhere");
      assertThat(inode("a")).isEqualTo(inode("b"));
    }
  }

  private Object inode(String name) throws IOException {
    return Files.getAttribute(to().resolve(name), "unix:ino", NOFOLLOW_LINKS);
  }

  @Test
  void a_state_without_files_is_nothing_to_restore_and_no_damage() {
    TreeSource empty = new TreeSource();
    empty.remove(FileKeys.inode(FileKeys.ROOT));
    assertThatThrownBy(() ->
            new Restore(empty, LocalDestination.at(to()), Seam.real(), RestoreListener.SILENT)
                .run(RestoreRequest.whole()))
        .isInstanceOf(RestoreException.NotFound.class)
        .hasMessageContaining("nothing was imported yet");
    assertThat(to()).doesNotExist();
  }

  @Test
  void names_that_the_destination_cannot_hold_are_named_and_all_others_come() throws Exception {
    String name = "n".repeat(300);
    source.file(FileKeys.ROOT, name, bytes(1, 3000));
    source.symlink(FileKeys.ROOT, "l" + name, utf8("x"));
    long directory = source.directory(FileKeys.ROOT, "d" + name);
    long inside = source.file(directory, "inside", bytes(2, 700));
    source.file(source.directory(directory, "sub"), "deeper", bytes(3, 700));
    source.hardLink(inside, FileKeys.ROOT, "first name");
    long both = source.file(FileKeys.ROOT, "b" + name, bytes(5, 700));
    source.hardLink(both, source.directory(FileKeys.ROOT, "z"), "second name");
    source.file(FileKeys.ROOT, "good", bytes(4, 3000));
    RestoreResult result = restore(OverwriteMode.NEVER);
    assertThat(to().resolve("good")).hasBinaryContent(bytes(4, 3000));
    assertThat(to().resolve("first name")).hasBinaryContent(bytes(2, 700));
    assertThat(Files.list(to())).hasSize(3);
    assertThat(to().resolve("z")).isEmptyDirectory();
    assertThat(result.unheld().count()).isEqualTo(8);
    assertThat(result.unheld().first())
        .extracting(unrestored -> unrestored.path().toString().replace(name, "*"))
        .containsExactlyInAnyOrder("/*", "/l*", "/d*", "/b*", "/z/second name");
    assertThat(result.unheld().first()).allMatch(lost -> lost.reason().contains("too long"));
  }

  @Test
  void a_name_that_cannot_be_replaced_keeps_what_it_has() throws Exception {
    source.file(FileKeys.ROOT, "a", bytes(1, 3000));
    source.file(FileKeys.ROOT, "b", bytes(2, 3000));
    Files.createDirectories(to());
    Files.writeString(to().resolve("a"), "old");
    Files.writeString(to().resolve("b"), "old");
    DestinationTree target = SeenTargets.failing(LocalDestination.at(to()), "rename", "/a");
    RestoreResult result =
        new Restore(source, target, Seam.real(), RestoreListener.SILENT)
            .run(new RestoreRequest(List.of(), OverwriteMode.ALWAYS, false, false));
    assertThat(to().resolve("a")).hasContent("old");
    assertThat(to().resolve("b")).hasBinaryContent(bytes(2, 3000));
    assertThat(Files.list(to())).hasSize(2);
    assertThat(result.unheld().first())
        .containsExactly(new SkippedName(TreePath.of("/a"), "not here"));
  }

  @Test
  void a_file_that_is_too_large_for_the_destination_leaves_nothing_and_stops_no_other()
      throws Exception {
    source.file(FileKeys.ROOT, "a", bytes(1, 900));
    source.file(FileKeys.ROOT, "b", bytes(2, 5500));
    source.file(FileKeys.ROOT, "c", bytes(3, 5500));
    DestinationTree target =
        SeenTargets.limited(SeenTargets.limited(LocalDestination.at(to()), "/a"), "/b");
    RestoreResult result =
        new Restore(source, target, Seam.real(), RestoreListener.SILENT)
            .run(RestoreRequest.whole());
    assertThat(Files.list(to())).containsExactly(to().resolve("c"));
    assertThat(to().resolve("c")).hasBinaryContent(bytes(3, 5500));
    assertThat(result.unheld().first())
        .extracting(unrestored -> unrestored.path().toString())
        .containsExactlyInAnyOrder("/a", "/b");
  }

  @Test
  void what_strikes_more_than_one_name_ends_the_restore() throws Exception {
    source.file(FileKeys.ROOT, "a", bytes(1, 3000));
    for (String reason :
        List.of("No space left on device", "Read-only file system", "Input/output error")) {
      DestinationTree target =
          SeenTargets.failing(
              LocalDestination.at(to()),
              "createFile",
              "/a",
              new FileSystemException("/a", null, reason));
      assertThatThrownBy(() ->
              new Restore(source, target, Seam.real(), RestoreListener.SILENT)
                  .run(RestoreRequest.whole()))
          .isInstanceOf(RestoreException.Failed.class)
          .hasMessageContaining(reason);
    }
  }

  @Test
  void a_destination_that_cannot_be_made_ends_the_restore() throws Exception {
    source.file(FileKeys.ROOT, "a", bytes(1, 3000));
    DestinationTree target =
        SeenTargets.failing(
            LocalDestination.at(to()),
            "createDirectory",
            "/",
            new FileSystemException("to", null, "Operation not permitted"));
    assertThatThrownBy(() ->
            new Restore(source, target, Seam.real(), RestoreListener.SILENT)
                .run(RestoreRequest.whole()))
        .isInstanceOf(RestoreException.Failed.class)
        .hasMessageContaining("not permitted");
  }

  /// Else FUSE and NFS give an open file another name in it, and it cannot go.
  @Test
  void the_work_folder_is_removed_when_none_of_its_files_is_open() throws Exception {
    source.file(FileKeys.ROOT, "a", bytes(1, 3000));
    AtomicInteger open = new AtomicInteger();
    List<Integer> openAtTheEnd = new ArrayList<>();
    DestinationTree target =
        SeenTargets.watched(LocalDestination.at(to()), open, () -> openAtTheEnd.add(open.get()));
    new Restore(source, target, Seam.real(), RestoreListener.SILENT).run(RestoreRequest.whole());
    assertThat(openAtTheEnd).containsExactly(0);
  }

  @Test
  void a_mode_or_time_that_the_destination_does_not_take_is_counted() throws Exception {
    source.file(FileKeys.ROOT, "a", bytes(1, 3000));
    DestinationTree target = SeenTargets.failing(LocalDestination.at(to()), "setAttributes", "/a");
    RestoreResult result =
        new Restore(source, target, Seam.real(), RestoreListener.SILENT)
            .run(RestoreRequest.whole());
    assertThat(to().resolve("a")).hasBinaryContent(bytes(1, 3000));
    assertThat(result.unheld()).isEqualTo(new SkippedSummary(List.of(), 0, 1));
  }

  @Test
  void times_far_off_come_back() throws Exception {
    Path roomy = Path.of("/dev/shm");
    Path to = Files.isWritable(roomy) ? Files.createTempDirectory(roomy, "far") : to();
    boolean holdsAll = to.startsWith(roomy);
    long[] far =
        holdsAll
            ? new long[] {-50_000_000_000L, 400_000_000_000L, 99_999_999_999_999L}
            : new long[] {-2_000_000_000L, 4_000_000_000L};
    for (long seconds : far) {
      long object = source.file(FileKeys.ROOT, "t" + seconds, utf8("x"));
      source.inode(object, new Inode(FileType.FILE, 0600, 0, 0, seconds, 123_456_789, 1, 1));
    }
    for (int i = 0; i < 2; i++) {
      RestoreResult result =
          new Restore(source, LocalDestination.at(to), Seam.real(), RestoreListener.SILENT)
              .run(RestoreRequest.whole());
      assertThat(result.counts().unchanged()).isEqualTo((long) i * far.length);
    }
    LocalDestination target = LocalDestination.at(to);
    for (long seconds : far) {
      DestinationTree.Found found = target.find(TreePath.of("t" + seconds)).orElseThrow();
      assertThat(found.mtimeSeconds()).isEqualTo(seconds);
      assertThat(found.mtimeNanos()).isEqualTo(123_456_789);
      Files.delete(to.resolve("t" + seconds));
    }
    Files.delete(to);
  }
}
