package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.cli.Tidemark.Ran;
import dev.tidemark.engine.seam.LocalDisk;
import dev.tidemark.engine.seam.Seam;
import dev.tidemark.engine.volume.Volume;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a cron line prints, and how it ends.
class CronTest {

  @TempDir Path place;
  private Tidemark tidemark;
  private Path stick;

  @BeforeEach
  void make() throws IOException {
    Files.createDirectories(place.resolve("ann"));
    Files.writeString(place.resolve("ann/a.txt"), "first");
    stick = Files.createDirectories(place.resolve("media/stick"));
    tidemark = Tidemark.at(place, "{name: stick, type: fs, path: %1$s/media/stick/tm}");
    assertThat(tidemark.run("init").exit()).isZero();
    assertThat(tidemark.run("target", "create", "stick").exit()).isZero();
  }

  private Ran cron() {
    return tidemark.run("backup", "--cron", "--max-time", "4m");
  }

  private void silent(int exit) {
    Ran ran = cron();
    assertThat(ran.out() + ran.err()).isEmpty();
    assertThat(ran.exit()).isEqualTo(exit);
  }

  private void change(String content) throws IOException {
    Files.writeString(place.resolve("ann/a.txt"), content);
  }

  private void unplug() throws IOException {
    Files.move(stick, place.resolve("drawer"));
  }

  private void plug() throws IOException {
    Files.move(place.resolve("drawer"), stick);
  }

  private static void delete(Path root) throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  private void restoresTo(String content) {
    Path to = place.resolve("back-" + content);
    Ran ran =
        tidemark.bare(
            "restore", "--from", stick.resolve("tm").toString(), "--to", to.toString(), "-q");
    assertThat(ran.exit()).as(ran.err()).isZero();
    assertThat(to.resolve("ann/a.txt")).hasContent(content);
  }

  @Test
  void all_is_well_and_nothing_is_said() throws IOException {
    silent(0);
    change("second");
    silent(0);
    silent(0);
    restoresTo("second");
  }

  @Test
  void no_target_in_reach_is_exit_75_without_a_word_and_it_catches_up_later() throws IOException {
    silent(0);
    unplug();
    change("away");
    silent(75);
    silent(75);
    plug();
    silent(0);
    restoresTo("away");
  }

  @Test
  void trouble_is_said_once_and_so_is_its_end() throws IOException {
    silent(0);
    Path kept = place.resolve("kept");
    Files.move(stick.resolve("tm"), kept);
    Files.createDirectory(stick.resolve("tm"));
    change("lost");
    Ran first = cron();
    assertThat(first.exit()).isEqualTo(10);
    assertThat(first.err().lines()).singleElement().asString().contains("target stick:");
    assertThat(first.out()).isEmpty();
    silent(10);
    delete(stick.resolve("tm"));
    Files.move(kept, stick.resolve("tm"));
    Ran last = cron();
    assertThat(last.exit()).isZero();
    assertThat(last.out()).startsWith("target stick: works again; it had failed since 20");
    silent(0);
    restoresTo("lost");
  }

  @Test
  void being_offline_neither_ends_a_trouble_nor_says_it_again() throws IOException {
    silent(0);
    Path kept = place.resolve("kept");
    Files.move(stick.resolve("tm"), kept);
    Files.createDirectory(stick.resolve("tm"));
    change("b");
    assertThat(cron().err()).isNotEmpty();
    unplug();
    silent(75);
    plug();
    silent(10);
  }

  @Test
  void a_source_that_is_gone_is_said_once_and_targets_are_served_nevertheless() throws IOException {
    silent(0);
    Files.move(place.resolve("ann"), place.resolve("elsewhere"));
    Ran first = cron();
    assertThat(first.exit()).isNotZero();
    assertThat(first.err()).contains("import").contains(place.resolve("ann").toString());
    silent(first.exit());
    Files.move(place.resolve("elsewhere"), place.resolve("ann"));
    assertThat(cron().out()).startsWith("import: works again");
  }

  @Test
  void a_run_that_is_still_going_is_no_error() throws IOException {
    silent(0);
    change("meanwhile");
    try (Volume other = Volume.openToWrite(new LocalDisk(place.resolve("vol")), Seam.real())) {
      silent(0);
      assertThat(other.head()).isNotNull();
    }
    silent(0);
    restoresTo("meanwhile");
  }

  @Test
  void json_has_the_same_few_lines() throws IOException {
    assertThat(tidemark.run("backup", "--cron", "--json").out()).isEmpty();
    Files.move(place.resolve("ann"), place.resolve("elsewhere"));
    Ran first = tidemark.run("backup", "--cron", "--json");
    assertThat(first.out().lines())
        .singleElement()
        .asString()
        .startsWith("{\"message_type\":\"warning\"");
    assertThat(first.err()).isEmpty();
  }

  @Test
  void a_limit_that_is_no_time_is_refused() {
    Ran ran = tidemark.run("backup", "--cron", "--max-time", "soon");
    assertThat(ran.exit()).isEqualTo(2);
    assertThat(ran.err()).contains("'soon' is no time; write 90s, 4m or 1h");
    assertThat(tidemark.run("mirror", "--max-time", "0").exit()).isEqualTo(2);
  }
}
