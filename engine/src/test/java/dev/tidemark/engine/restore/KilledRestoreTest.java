package dev.tidemark.engine.restore;

import static dev.tidemark.engine.restore.TreeSource.bytes;
import static dev.tidemark.engine.restore.TreeSource.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.engine.files.FileKeys;
import dev.tidemark.engine.local.DestinationTree;
import dev.tidemark.engine.local.LocalDestination;
import dev.tidemark.engine.seam.Seam;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Goal: a restore that is killed anywhere goes on when it is repeated, and ends as if it had not
/// been killed.
///
/// Method: the target stops working at its k-th change, for each k of the story; then the same
/// restore runs on the same directory, is maybe killed again, and must end in the same tree as one
/// that was left alone.
class KilledRestoreTest {

  @TempDir Path dir;
  private final TreeSource source = new TreeSource();

  @BeforeEach
  void fillTheTree() {
    long home = source.directory(FileKeys.ROOT, "home");
    long deep = source.directory(home, "deep");
    source.file(home, "large", bytes(1, 5500));
    source.file(home, "one extent", bytes(2, 900));
    source.file(deep, "inline", utf8("hello"));
    source.file(deep, "empty", new byte[0]);
    source.symlink(deep, "link", utf8("nowhere"));
    source.hardLink(source.file(deep, "linked", bytes(3, 1500)), home, "second name");
  }

  /// Without the destination's own time: it keeps it if it was not empty, and gets it after all
  /// else, when nothing is left that could go on.
  private static Map<String, String> image(Path to) throws Exception {
    Map<String, String> all = TreeImage.of(to);
    all.remove("/");
    return all;
  }

  private RestoreResult restore(DestinationTree target, OverwriteMode mode) throws Exception {
    return new Restore(source, target, Seam.real(), RestoreListener.SILENT)
        .run(new RestoreRequest(List.of(), mode, false, false));
  }

  private Map<String, String> untroubled(Path to, OverwriteMode mode) throws Exception {
    restore(LocalDestination.at(to), mode);
    return image(to);
  }

  @Test
  void a_restore_into_an_empty_directory_goes_on_after_a_kill_at_any_step() throws Exception {
    Map<String, String> wanted = untroubled(dir.resolve("wanted"), OverwriteMode.NEVER);
    int k = 0;
    for (boolean killed = true; killed; k++) {
      Path to = dir.resolve("to" + k);
      killed = isKilled(to, k, OverwriteMode.NEVER);
      isKilled(to, k / 2, OverwriteMode.NEVER);
      assertThat(untroubled(to, OverwriteMode.NEVER)).as("killed at step %d", k).isEqualTo(wanted);
    }
    assertThat(k).isGreaterThan(30);
  }

  @Test
  void a_restore_beside_other_files_goes_on_after_a_kill_at_any_step() throws Exception {
    prepareShared(dir.resolve("wanted"));
    Map<String, String> wanted = untroubled(dir.resolve("wanted"), OverwriteMode.ALWAYS);
    int k = 0;
    for (boolean killed = true; killed; k++) {
      Path to = dir.resolve("to" + k);
      prepareShared(to);
      killed = isKilled(to, k, OverwriteMode.ALWAYS);
      assertThat(to.resolve("home/large").toFile().length()).isIn(4L, 5500L);
      isKilled(to, k / 2, OverwriteMode.ALWAYS);
      assertThat(untroubled(to, OverwriteMode.ALWAYS)).as("killed at step %d", k).isEqualTo(wanted);
    }
  }

  @Test
  void a_restore_that_overwrites_nothing_knows_its_own_files_after_a_kill() throws Exception {
    int k = 0;
    for (boolean killed = true; killed; k++) {
      Path to = dir.resolve("to" + k);
      Files.createDirectories(to);
      Files.writeString(to.resolve("mine"), "mine");
      killed = isKilled(to, k, OverwriteMode.NEVER);
      Map<String, String> restored = untroubled(to, OverwriteMode.NEVER);
      assertThat(restored).as("killed at step %d", k).hasSize(10).containsKey("/home/deep/linked");
      assertThat(to.resolve("home/large")).hasBinaryContent(bytes(1, 5500));
      assertThat(to.resolve("mine")).hasContent("mine");
    }
  }

  private static void prepareShared(Path to) throws Exception {
    Files.createDirectories(to.resolve("home"));
    Files.writeString(to.resolve("home/large"), "mine");
    Files.writeString(to.resolve("mine"), "mine");
    for (Path path : List.of(to.resolve("mine"), to.resolve("home"), to)) {
      Files.setLastModifiedTime(path, java.nio.file.attribute.FileTime.fromMillis(0));
    }
  }

  private boolean isKilled(Path to, int step, OverwriteMode mode) throws Exception {
    try {
      restore(new FaultyTarget(LocalDestination.at(to), step, "killed"), mode);
      return false;
    } catch (RestoreException.Failed e) {
      assertThat(e).hasMessageContaining("killed");
      return true;
    }
  }

  @Test
  void what_is_complete_is_not_fetched_again() throws Exception {
    Path to = dir.resolve("to");
    restore(LocalDestination.at(to), OverwriteMode.NEVER);
    long all = source.extentsRead.getAndSet(0);
    for (int k = 20; ; k++) {
      Path again = dir.resolve("to" + k);
      if (!isKilled(again, k, OverwriteMode.NEVER)) {
        break;
      }
      long first = source.extentsRead.getAndSet(0);
      restore(LocalDestination.at(again), OverwriteMode.NEVER);
      long second = source.extentsRead.getAndSet(0);
      // What was under way at each of three threads may be fetched twice.
      assertThat(first + second).as("killed at step %d", k).isBetween(all, all + 3);
    }
  }

  @Test
  void a_directory_that_its_owner_may_not_write_is_opened_and_gets_its_mode_at_the_end()
      throws Exception {
    Path to = dir.resolve("to");
    restore(LocalDestination.at(to), OverwriteMode.NEVER);
    Files.delete(to.resolve("home/large"));
    Files.setAttribute(to.resolve("home"), "unix:mode", 0555);
    assertThat(isKilled(to, 6, OverwriteMode.ALWAYS)).isTrue();
    assertThat((int) Files.getAttribute(to.resolve("home"), "unix:mode") & 0777).isEqualTo(0755);
    restore(LocalDestination.at(to), OverwriteMode.ALWAYS);
    assertThat(to.resolve("home/large")).hasBinaryContent(bytes(1, 5500));
    assertThat((int) Files.getAttribute(to.resolve("home"), "unix:mode") & 0777).isEqualTo(0750);
  }

  @Test
  void a_full_disk_is_one_clear_error() {
    FaultyTarget full =
        new FaultyTarget(
            LocalDestination.at(dir.resolve("to")), 12, "write: No space left on device");
    assertThatThrownBy(() -> restore(full, OverwriteMode.NEVER))
        .isInstanceOf(RestoreException.Failed.class)
        .hasMessageContaining("No space left")
        .hasMessageContaining("make room and repeat");
  }

  @Test
  void two_restores_at_once_into_one_directory_are_refused() throws Exception {
    DestinationTree target = LocalDestination.at(dir.resolve("to"));
    RestoreRequest request = RestoreRequest.whole();
    try (RestoreWorkDir first = RestoreWorkDir.open(target, source, request)) {
      assertThat(first.situation().fresh()).isTrue();
      assertThatThrownBy(() -> restore(target, OverwriteMode.NEVER))
          .isInstanceOf(RestoreException.Busy.class);
    }
  }
}
