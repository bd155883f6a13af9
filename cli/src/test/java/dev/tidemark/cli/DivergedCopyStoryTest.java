package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.cli.Tidemark.Ran;
import dev.tidemark.cli.exit.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A copy that has parted from its source: both lie in the volume's past, so only the comparison of
/// both tells it.
class DivergedCopyStoryTest {

  private static final String COPY = ", from: a";

  @TempDir Path place;
  private Path config;
  private Tidemark tidemark;

  @BeforeEach
  void mirror() throws IOException {
    Files.createDirectories(place.resolve("ann"));
    tidemark =
        Tidemark.at(
            place,
            "{name: a, type: fs, path: %1$s/a}",
            "{name: b, type: fs, path: %1$s/b" + COPY + "}");
    config = place.resolve("tidemark.yml");
    write("first");
    tidemark.ok("init");
    tidemark.ok("import");
    tidemark.ok("target", "create", "a");
    tidemark.ok("target", "create", "b");
    tidemark.ok("mirror");
  }

  private void write(String text) throws IOException {
    Files.writeString(place.resolve("ann/a.txt"), text);
  }

  /// The copy gets a commit of its own, then the source another one of that number.
  private void part() throws IOException {
    String filled = Files.readString(config);
    Files.writeString(config, filled.replace(COPY, ""));
    write("second");
    tidemark.ok("import");
    tidemark.ok("target", "create", "b");
    tidemark.ok("mirror", "b");
    write("third");
    tidemark.ok("import");
    tidemark.ok("mirror", "a");
    Files.writeString(config, filled);
  }

  private String status(String target) {
    return tidemark
        .run("status")
        .out()
        .lines()
        .filter(line ->
            line.startsWith("target " + target + " ") || line.startsWith("target " + target + ":"))
        .findFirst()
        .orElseThrow();
  }

  private void unplugSource() throws IOException {
    Files.move(place.resolve("a"), place.resolve("drawer"));
  }

  @Test
  void verify_of_a_copy_that_has_parted_from_its_source_says_so_as_mirror_and_copy_do()
      throws IOException {
    part();
    Ran verified = tidemark.ends(ExitCode.FENCED, "verify", "b");
    assertThat(verified.err())
        .contains("verify b: it is diverged from target a", "they have gone on apart")
        .contains("no damage of the archive");
    assertThat(tidemark.ends(ExitCode.FENCED, "verify", "b", "--content", "--json").out())
        .contains("\"source_standing\":\"diverged\"", "\"source_fact\":\"copy ", "\"good\":true");
    tidemark.ends(ExitCode.FENCED, "mirror", "b");
    assertThat(status("b")).contains(", DIVERGED").doesNotContain("at the head", "waits for");
    assertThat(status("a")).contains("at the head");
    tidemark.ends(ExitCode.FENCED, "copy", "a", "b");
    tidemark.ends(ExitCode.FENCED, "verify");
    tidemark.ok("verify", "a");
  }

  @Test
  void a_copy_that_is_ahead_of_its_source_is_diverged_too() throws IOException {
    Path older = place.resolve("older");
    copy(place.resolve("a"), older);
    write("second");
    tidemark.ok("import");
    tidemark.ok("mirror");
    Files.move(place.resolve("a"), place.resolve("newer"));
    Files.move(older, place.resolve("a"));
    assertThat(tidemark.ends(ExitCode.FENCED, "verify", "b").err())
        .contains("the destination is ahead, at commit 2");
    tidemark.ends(ExitCode.FENCED, "mirror", "b");
    assertThat(status("b"))
        .contains(", DIVERGED", "if that one was set back, the next round to both", "mirror a b")
        .doesNotContain("at the head", "behind");
    tidemark.ok("mirror", "a", "b");
    assertThat(status("b")).contains("at the head").doesNotContain("DIVERGED", "no round");
  }

  private static void copy(Path from, Path to) throws IOException {
    try (var all = Files.walk(from)) {
      for (Path path : all.toList()) {
        Files.copy(path, to.resolve(from.relativize(path)));
      }
    }
  }

  @Test
  void a_copy_that_is_behind_its_source_is_good() throws IOException {
    write("second");
    tidemark.ok("import");
    assertThat(status("b")).contains("waits for a");
    tidemark.ok("mirror", "a");
    assertThat(status("b")).contains("to be copied from a").doesNotContain("waits for");
    Ran verified = tidemark.ok("verify", "b", "--json");
    assertThat(verified.out()).contains("\"source_standing\":\"follows\"");
    assertThat(tidemark.ok("verify", "b").err()).doesNotContain("diverged", "not compared");
  }

  @Test
  void what_the_last_round_has_found_counts_while_the_source_cannot_be_asked() throws IOException {
    part();
    tidemark.ends(ExitCode.FENCED, "mirror", "b");
    unplugSource();
    assertThat(tidemark.ends(ExitCode.FENCED, "verify", "b").err())
        .contains("diverged from target a", "the round of 20", "cannot be asked now");
  }

  @Test
  void what_was_found_out_of_a_copy_stays_known_after_a_round_that_could_not_ask_its_source()
      throws IOException {
    part();
    tidemark.ends(ExitCode.FENCED, "mirror", "b");
    unplugSource();
    Ran unfed = tidemark.ends(ExitCode.NOT_FOUND, "mirror", "b");
    assertThat(unfed.err())
        .contains("b: source parked missing: it waits for target a, which it is");
    assertThat(status("b"))
        .contains(", DIVERGED", "no round writes to it while it stands apart from a")
        .doesNotContain("at the head");
    assertThat(tidemark.ends(ExitCode.FENCED, "verify", "b").err())
        .contains("diverged from target a", "they have gone on apart");
    assertThat(tidemark.ends(ExitCode.FENCED, "mirror", "--plan", "b").out())
        .containsPattern("b: a copy of a, .*behind, DIVERGED; no round writes to it");
    Files.move(place.resolve("drawer"), place.resolve("a"));
    tidemark.ends(ExitCode.FENCED, "mirror", "b");
  }

  @Test
  void where_the_source_is_missing_the_advice_is_about_the_source() throws IOException {
    unplugSource();
    Files.createDirectory(place.resolve("a"));
    Ran unfed = tidemark.ends(ExitCode.NOT_FOUND, "mirror", "b", "--json");
    assertThat(unfed.out()).contains("\"outcome\":\"source_parked_missing\"");
    String next = "no round copies to it before target a is in order; what can be done there";
    assertThat(status("b"))
        .contains("at the head when it last answered", next + " says: tidemark mirror a")
        .doesNotContain("MISSING", "detach");
    assertThat(tidemark.ends(ExitCode.NOT_FOUND, "mirror", "--plan", "b").out())
        .contains(next)
        .doesNotContain("MISSING", "detach");
    assertThat(tidemark.ends(ExitCode.NOT_FOUND, "mirror", "a").err()).contains("target detach a");
    assertThat(tidemark.ends(ExitCode.NOT_FOUND, "backup", "--cron").err())
        .contains("target b: it waits for target a", "target a: mirror to a: the archive");
    Files.delete(place.resolve("a"));
    Files.move(place.resolve("drawer"), place.resolve("a"));
    tidemark.ok("mirror");
    assertThat(status("b")).contains("at the head").doesNotContain("no round", "answered");
  }

  @Test
  void where_the_copy_itself_is_missing_the_advice_is_about_the_copy() throws IOException {
    Files.move(place.resolve("b"), place.resolve("drawer"));
    Files.createDirectory(place.resolve("b"));
    tidemark.ends(ExitCode.NOT_FOUND, "mirror", "b");
    assertThat(status("b")).contains("MISSING", "target detach b").doesNotContain("target a is");
    unplugA();
    tidemark.ends(ExitCode.NOT_FOUND, "mirror", "b");
    assertThat(status("b")).contains("MISSING", "target detach b").doesNotContain("target a is");
  }

  private void unplugA() throws IOException {
    Files.move(place.resolve("a"), place.resolve("other drawer"));
  }

  @Test
  void where_nobody_could_compare_nothing_is_said_of_the_source_but_that() throws IOException {
    part();
    unplugSource();
    Ran verified = tidemark.ok("verify", "b");
    assertThat(verified.err()).contains("not compared with target a").doesNotContain("diverged");
    assertThat(verified.out()).contains("b: good").doesNotContain("equal", "compared");
    assertThat(tidemark.ok("verify", "b", "--json").out())
        .contains("\"source_standing\":\"not_compared\"");
  }

  @Test
  void a_target_that_is_no_copy_is_compared_with_none() {
    assertThat(tidemark.ok("verify", "a", "--json").out()).contains("\"source_standing\":\"\"");
  }
}
