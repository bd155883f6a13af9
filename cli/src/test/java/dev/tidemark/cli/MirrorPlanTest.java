package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.cli.exit.ExitCode;
import dev.tidemark.testkit.Seeds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A plan says how a target stands as `status` does, and ends as `mirror` does.
class MirrorPlanTest {

  @TempDir Path place;
  private Tidemark tidemark;

  @BeforeEach
  void mirror() throws IOException {
    Path tree = Files.createDirectories(place.resolve("ann"));
    Files.write(tree.resolve("film"), Seeds.bytes(new Random(3), 9 << 20));
    tidemark =
        Tidemark.at(
            place,
            "{name: usb, type: fs, path: %1$s/usb}",
            "{name: copy, type: fs, path: %1$s/copy, from: usb}");
    tidemark.ok("init");
    tidemark.ok("import");
    tidemark.ok("target", "create", "usb");
    tidemark.ok("target", "create", "copy");
    tidemark.ok("mirror");
  }

  private String plan(ExitCode exit, String... more) {
    String[] command =
        Stream.concat(Stream.of("mirror", "--plan"), Stream.of(more)).toArray(String[]::new);
    Tidemark.Ran ran = tidemark.ends(exit, command);
    return ran.out() + ran.err();
  }

  private void empty(String target) throws IOException {
    Files.move(place.resolve(target), place.resolve(target + " was here"));
    Files.createDirectory(place.resolve(target));
  }

  @Test
  void what_is_well_is_at_the_head_and_is_sent_nothing() {
    assertThat(plan(ExitCode.OK))
        .contains("usb: at the head; a round sends 0 B", "copy: a copy of usb, at the head.");
  }

  @Test
  void a_target_that_was_found_missing_is_planned_as_such_and_ends_in_10() throws IOException {
    empty("usb");
    tidemark.ends(ExitCode.NOT_FOUND, "mirror", "usb");
    assertThat(plan(ExitCode.NOT_FOUND, "usb"))
        .contains("usb: MISSING; no round begins it anew")
        .doesNotContain("at the head", "sends");
    assertThat(tidemark.ok("status").out()).contains(", MISSING", "no round begins it anew");
    assertThat(plan(ExitCode.NOT_FOUND, "usb", "--json"))
        .contains("\"next_round\":\"no round begins it anew")
        .doesNotContain("\"requests\"");
    assertThat(plan(ExitCode.INCOMPLETE)).contains("copy: a copy of usb, at the head");
  }

  @Test
  void known_damage_ends_a_plan_in_13_and_so_does_a_damaged_volume() throws IOException {
    Path pack = firstPack("usb");
    byte[] good = Files.readAllBytes(pack);
    Files.delete(pack);
    tidemark.ends(ExitCode.INTEGRITY, "verify", "usb");
    assertThat(plan(ExitCode.INTEGRITY))
        .contains("usb: DAMAGED; a round sends about", "the next round sends its damaged packs");
    Files.write(pack, good);
    tidemark.ok("mirror", "usb");
    Files.delete(firstPack("vol"));
    assertThat(plan(ExitCode.INTEGRITY)).contains("the volume is damaged", "usb: at the head");
  }

  private Path firstPack(String where) throws IOException {
    try (Stream<Path> packs = Files.list(place.resolve(where).resolve("packs"))) {
      return packs.sorted().findFirst().orElseThrow();
    }
  }

  @Test
  void a_copy_that_was_never_created_is_said_to_be_so() {
    tidemark.ok("target", "detach", "copy");
    assertThat(plan(ExitCode.INCOMPLETE, "copy")).contains("copy: not created yet");
  }

  @Test
  void a_target_that_was_offline_may_be_back_by_the_next_round() throws IOException {
    empty("usb");
    tidemark.ends(ExitCode.NOT_FOUND, "mirror", "usb");
    Files.delete(place.resolve("usb"));
    Files.move(place.resolve("usb was here"), place.resolve("usb"));
    tidemark.ok("mirror", "usb");
    assertThat(plan(ExitCode.OK, "usb")).contains("usb: at the head; a round sends 0 B");
  }
}
