package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.cli.Tidemark.Ran;
import dev.tidemark.cli.exit.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What `target test` says was tried.
class TargetTrialTest {

  @TempDir Path place;
  private Tidemark tidemark;
  private Path a;

  @BeforeEach
  void configure() throws IOException {
    Files.createDirectories(place.resolve("ann"));
    tidemark = Tidemark.at(place, "{name: a, type: fs, path: %1$s/a}");
    a = place.resolve("a");
  }

  private List<Path> files() throws IOException {
    try (var all = Files.walk(a)) {
      return all.filter(Files::isRegularFile).toList();
    }
  }

  @Test
  void an_empty_place_is_tried_before_there_is_a_volume_and_no_file_is_left() throws IOException {
    assertThat(tidemark.ok("target", "test", "a").out())
        .contains("is empty; it creates exclusively.");
    assertThat(files()).isEmpty();
  }

  @Test
  void of_a_place_that_holds_something_else_it_says_that_nothing_was_tried() throws IOException {
    Files.createDirectories(a);
    Files.writeString(a.resolve("mine.txt"), "mine");
    Ran tried = tidemark.ok("target", "test", "a");
    assertThat(tried.out())
        .contains("holds something else, so nothing was created there")
        .doesNotContain("creates exclusively");
    assertThat(tidemark.ok("target", "test", "a", "--json").out())
        .contains("\"tried\":false", "\"holds\":\"other\"")
        .doesNotContain("exclusive_create");
    assertThat(a.toFile().list()).containsExactly("mine.txt");
  }

  @Test
  void a_target_whose_archive_is_gone_is_missing_not_empty() throws IOException {
    tidemark.ok("init");
    tidemark.ok("target", "create", "a");
    assertThat(tidemark.ok("target", "test", "a").out())
        .contains("holds an archive; it creates exclusively.");
    Files.move(a, place.resolve("drawer"));
    assertThat(tidemark.ends(ExitCode.NOT_FOUND, "target", "test", "a").err())
        .contains("the archive that was in", "is not there; is the disk mounted");
    assertThat(a).doesNotExist();
  }

  /// Also where its descriptor is gone or wrong: commits say whose they are.
  @Test
  void in_an_archive_of_another_volume_nothing_is_created_and_it_is_said_whose_it_is()
      throws IOException {
    tidemark.ok("init");
    tidemark.ok("target", "create", "a");
    Path other = place.resolve("other");
    Files.createDirectories(other.resolve("ann"));
    Tidemark stranger = Tidemark.at(other, "{name: a, type: fs, path: " + a + "}");
    stranger.ok("init");
    assertThat(tidemark.ok("target", "test", "a", "--json").out())
        .contains("\"exclusive_create\":true,\"tried\":true");
    Map<Path, FileTime> before = times();
    assertThat(stranger.ends(ExitCode.CREDENTIALS, "target", "test", "a").err())
        .contains("holds an archive of another volume", "choose an empty place");
    assertThat(times()).isEqualTo(before);
    tidemark.ok("import");
    tidemark.ok("mirror");
    stranger.ends(ExitCode.CREDENTIALS, "target", "test", "a");
    Files.writeString(a.resolve("tidemark.json"), "{}");
    before = times();
    stranger.ends(ExitCode.CREDENTIALS, "target", "test", "a");
    assertThat(times()).isEqualTo(before);
    tidemark.ok("target", "test", "a");
  }

  private Map<Path, FileTime> times() throws IOException {
    Map<Path, FileTime> times = new TreeMap<>();
    try (var all = Files.walk(a)) {
      for (Path path : all.toList()) {
        times.put(path, Files.getLastModifiedTime(path));
      }
    }
    return times;
  }
}
