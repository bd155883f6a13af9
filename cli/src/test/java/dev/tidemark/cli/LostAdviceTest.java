package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.cli.Tidemark.Ran;
import dev.tidemark.cli.exit.ExitCode;
import dev.tidemark.testkit.Seeds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is advised where something is lost: nothing that is not there.
class LostAdviceTest {

  private static final String NO_OTHER = "other target is known here that may have";

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
            "{name: later, type: fs, path: %1$s/later}");
    tidemark.ok("init");
    tidemark.ok("import");
    tidemark.ok("target", "create", "usb");
    tidemark.ok("mirror", "usb");
  }

  private void lose(String where) throws IOException {
    for (Path pack : packs(where)) {
      Files.delete(pack);
    }
  }

  private static void flipOne(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[5000] ^= 1;
    file.toFile().setWritable(true);
    Files.write(file, bytes);
  }

  private List<Path> packs(String where) throws IOException {
    try (Stream<Path> packs = Files.list(place.resolve(where).resolve("packs"))) {
      return packs.sorted().toList();
    }
  }

  private String lost(String... command) {
    Ran ran = tidemark.ends(ExitCode.INTEGRITY, command);
    assertThat(ran.err()).doesNotContain("TARGET", "--from later", "another target");
    return ran.err();
  }

  private String back(int number) {
    return place.resolve("back" + number).toString();
  }

  @Test
  void where_the_only_target_has_lost_it_no_other_is_advised() throws IOException {
    lose("usb");
    assertThat(lost("restore", "--from", "usb", "--to", back(1)))
        .contains("no " + NO_OTHER, "to mend this one: verify --repair usb")
        .doesNotContain("try: --from");
    assertThat(lost("cat", "file://" + place.resolve("usb") + ":/ann/film"))
        .doesNotContain("check --repair-from");
  }

  /// Method: so many long names that the records of the first commit need objects of their own.
  @Test
  void where_the_records_of_a_state_are_lost_the_advice_is_the_same() throws IOException {
    Random random = new Random(5);
    Path names = Files.createDirectories(place.resolve("ann/names"));
    for (int i = 0; i < 45_000; i++) {
      byte[] name = new byte[120];
      random.nextBytes(name);
      Files.createFile(names.resolve(HexFormat.of().formatHex(name)));
    }
    tidemark.ok("import");
    tidemark.ok("target", "create", "later");
    tidemark.ok("mirror");
    Path part;
    try (Stream<Path> parts = Files.list(place.resolve("later/runs"))) {
      part = parts.findFirst().orElseThrow();
    }
    Files.delete(part);
    assertThat(
            tidemark.ends(ExitCode.INTEGRITY, "restore", "--from", "later", "--to", back(7)).err())
        .contains(
            part.getFileName().toString(),
            "try: restore --from usb",
            "to mend this one: verify --repair later");
  }

  @Test
  void a_place_that_is_no_target_of_the_volume_here_is_not_said_to_be_mended_from_here()
      throws IOException {
    lose("usb");
    Files.move(place.resolve("usb"), place.resolve("later"));
    assertThat(lost("restore", "--from", "later", "--to", back(1)))
        .contains("only the volume that it is a target of can mend it")
        .doesNotContain("--repair later");
  }

  @Test
  void where_the_volume_has_lost_it_the_one_target_that_may_have_it_is_advised()
      throws IOException {
    lose("vol");
    assertThat(lost("restore", "--to", back(1)))
        .contains("try: --from usb", "check --repair-from usb");
    assertThat(lost("mirror", "usb")).contains("check --repair-from usb");
  }

  /// What it has lost may be something else, and any command that takes from it is tried in vain at
  /// worst.
  @Test
  void where_the_other_one_is_known_to_be_damaged_it_is_advised_as_such() throws IOException {
    lose("vol");
    lose("usb");
    tidemark.ends(ExitCode.INTEGRITY, "verify", "usb");
    String damaged = "usb is damaged too, but may have it: ";
    assertThat(lost("restore", "--to", back(1))).contains(damaged + "--from usb");
    for (String command : List.of("check", "mirror usb")) {
      assertThat(lost(command.split(" "))).contains(damaged).contains("check --repair-from usb");
    }
    assertThat(lost("verify", "--repair", "usb")).contains("no " + NO_OTHER);
    assertThat(tidemark.ends(ExitCode.INTEGRITY, "status").out()).contains(damaged);
  }

  @Test
  void where_nothing_can_be_read_at_the_other_one_it_is_not_advised() throws IOException {
    lose("vol");
    Files.move(place.resolve("usb"), place.resolve("drawer"));
    Files.createDirectory(place.resolve("usb"));
    tidemark.ends(ExitCode.NOT_FOUND, "verify", "usb");
    assertThat(lost("restore", "--to", back(1))).contains("no " + NO_OTHER);
    assertThat(lost("check")).contains("no " + NO_OTHER);
  }

  @Test
  void a_damaged_target_that_has_it_heals_the_volume_as_is_said_and_a_good_one_is_named_first()
      throws IOException {
    tidemark.ok("target", "create", "later");
    tidemark.ok("mirror", "later");
    Path film = place.resolve("ann/film");
    Files.write(film, Seeds.bytes(new Random(4), 9 << 20));
    tidemark.ok("import");
    tidemark.ok("mirror");
    Files.delete(packs("usb").getLast());
    tidemark.ends(ExitCode.INTEGRITY, "verify", "usb");
    flipOne(packs("vol").getFirst());
    String checked = tidemark.ends(ExitCode.INTEGRITY, "check", "--content").err();
    assertThat(checked)
        .contains("try: check --repair-from later; usb is damaged too, but may have it: check");
    String typed = checked.substring(checked.lastIndexOf("check --repair-from")).strip();
    assertThat(typed).endsWith("usb");
    assertThat(tidemark.ok(typed.split(" ")).out()).contains("Healed 1 pack from usb");
  }

  @Test
  void a_volume_without_targets_advises_none() throws IOException {
    tidemark.ok("target", "detach", "usb");
    lose("vol");
    assertThat(lost("restore", "--to", back(1))).contains("no " + NO_OTHER);
    assertThat(lost("check")).contains("no " + NO_OTHER);
  }

  @Test
  void a_broken_configuration_beside_it_takes_nothing_from_what_is_said_of_the_loss()
      throws IOException {
    lose("usb");
    Path broken = Files.writeString(place.resolve("broken.yml"), "neither: [YAML");
    Files.setPosixFilePermissions(broken, PosixFilePermissions.fromString("rw-------"));
    Tidemark beside = new Tidemark(broken, Map.of("TIDEMARK_CONFIG", broken.toString()));
    Ran ran = beside.bare("restore", "--from", "file://" + place.resolve("usb"), "--to", back(1));
    assertThat(ran.exit()).as(ran.err()).isEqualTo(ExitCode.INTEGRITY.code());
    assertThat(ran.err()).contains("no " + NO_OTHER, "only the volume that it is a target of");
  }
}
