package dev.tidemark.engine.restore;

import static dev.tidemark.engine.restore.TreeSource.bytes;
import static dev.tidemark.engine.restore.TreeSource.utf8;
import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.files.FileKeys;
import dev.tidemark.engine.files.FileType;
import dev.tidemark.engine.local.DestinationTree;
import dev.tidemark.engine.local.LocalDestination;
import dev.tidemark.engine.seam.Seam;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Goal: what stands under a name is the old thing or the new one, whole, at every moment of a
/// restore that overwrites.
///
/// Method: each kind of thing stands in the place of each other kind. The restore is killed at its
/// k-th change, for each k; each name is looked at; the restore is killed once more, repeated, and
/// must end like one that was left alone.
class KilledOverwriteTest {

  private static final List<String> NEW =
      List.of("large", "extent", "inline", "empty", "first", "second", "symlink", "linked link");
  private static final List<String> OLD = List.of("file", "link", "hard link");

  @TempDir Path dir;
  private final TreeSource source = new TreeSource();

  private static String name(String now, String old) {
    return now + " over " + old;
  }

  @BeforeEach
  void fillTheTree() {
    for (String old : OLD) {
      long home = source.directory(FileKeys.ROOT, "in place of a " + old);
      source.file(home, name("large", old), bytes(1, 5500));
      source.file(home, name("extent", old), bytes(2, 900));
      source.file(home, name("inline", old), utf8("hello"));
      source.file(home, name("empty", old), new byte[0]);
      long linked = source.file(home, name("first", old), bytes(3, 1500));
      source.hardLink(linked, home, name("second", old));
      long link = source.symlink(home, name("symlink", old), utf8("new"));
      source.hardLink(link, home, name("linked link", old), FileType.SYMLINK);
    }
  }

  private static void prepare(Path to) throws IOException {
    for (String old : OLD) {
      Path home = Files.createDirectories(to.resolve("in place of a " + old));
      Files.writeString(home.resolve("other"), "old");
      Files.setLastModifiedTime(home.resolve("other"), FileTime.fromMillis(0));
      for (String now : NEW) {
        Path path = home.resolve(name(now, old));
        switch (old) {
          case "file" -> Files.writeString(path, "old");
          case "link" -> Files.createSymbolicLink(path, Path.of("old"));
          default -> Files.createLink(path, home.resolve("other"));
        }
      }
    }
  }

  private void restore(DestinationTree target) throws Exception {
    new Restore(source, target, Seam.real(), RestoreListener.SILENT)
        .run(new RestoreRequest(List.of(), OverwriteMode.ALWAYS, false, false));
  }

  private boolean isKilled(Path to, int step) throws Exception {
    try {
      restore(new FaultyTarget(LocalDestination.at(to), step, "killed"));
      return false;
    } catch (RestoreException.Failed e) {
      assertThat(e).hasMessageContaining("killed");
      return true;
    }
  }

  /// Content, or target, of each name; nothing for a name that is gone.
  private static Map<String, String> shown(Path to) throws IOException {
    Map<String, String> shown = new TreeMap<>();
    for (String old : OLD) {
      for (String now : NEW) {
        Path path = to.resolve("in place of a " + old).resolve(name(now, old));
        shown.put(name(now, old), Files.exists(path, NOFOLLOW_LINKS) ? shownAt(path) : "gone");
      }
    }
    return shown;
  }

  private static String shownAt(Path path) throws IOException {
    return Files.isSymbolicLink(path)
        ? "-> " + Files.readSymbolicLink(path)
        : TreeSource.sha256(Files.readAllBytes(path)).hex();
  }

  @Test
  void a_name_has_the_old_thing_until_the_new_one_is_whole() throws Exception {
    Path wanted = dir.resolve("wanted");
    prepare(wanted);
    Map<String, String> before = shown(wanted);
    restore(LocalDestination.at(wanted));
    Map<String, String> after = shown(wanted);
    assertThat(after.values()).doesNotContain("gone").doesNotContainAnyElementsOf(before.values());
    int k = 0;
    for (boolean killed = true; killed; k++) {
      Path to = dir.resolve("to" + k);
      prepare(to);
      killed = isKilled(to, k);
      assertEachIsWhole(k, shown(to), before, after);
      isKilled(to, k / 2);
      assertEachIsWhole(k, shown(to), before, after);
      restore(LocalDestination.at(to));
      assertThat(TreeImage.of(to)).as("killed at step %d", k).isEqualTo(TreeImage.of(wanted));
    }
    assertThat(k).isGreaterThan(80);
  }

  private static void assertEachIsWhole(
      int step, Map<String, String> now, Map<String, String> before, Map<String, String> after) {
    List<String> broken = new ArrayList<>();
    now.forEach((name, shown) -> {
      if (!shown.equals(before.get(name)) && !shown.equals(after.get(name))) {
        broken.add(name + ": " + shown);
      }
    });
    assertThat(broken).as("killed at step %d", step).isEmpty();
  }
}
