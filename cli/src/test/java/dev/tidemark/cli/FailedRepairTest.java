package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.cli.Tidemark.Ran;
import dev.tidemark.cli.exit.ExitCode;
import dev.tidemark.engine.seam.DiskLock;
import dev.tidemark.engine.seam.LocalDisk;
import dev.tidemark.testkit.Seeds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How `verify --repair` ends where it cannot mend: damage was found, whatever else failed.
class FailedRepairTest {

  @TempDir Path place;
  private Tidemark tidemark;

  @BeforeEach
  void mirrorAndLose() throws IOException {
    Path tree = Files.createDirectories(place.resolve("ann"));
    Files.write(tree.resolve("film"), Seeds.bytes(new Random(3), 9 << 20));
    tidemark =
        Tidemark.at(
            place,
            "{name: usb, type: fs, path: %1$s/usb}",
            "{name: copy, type: fs, path: %1$s/copy, from: usb}",
            "{name: away, type: fs, path: %1$s/not/mounted/away}");
    tidemark.ok("init");
    tidemark.ok("import");
    tidemark.ok("target", "create", "usb");
    tidemark.ok("target", "create", "copy");
    tidemark.ok("mirror", "usb", "copy");
    deletePacks("usb");
  }

  private void deletePacks(String where) throws IOException {
    try (Stream<Path> packs = Files.list(place.resolve(where).resolve("packs"))) {
      for (Path pack : packs.toList()) {
        Files.delete(pack);
      }
    }
  }

  private String failed(String... command) {
    Ran ran = tidemark.ends(ExitCode.INTEGRITY, command);
    assertThat(ran.err().lines().filter(line -> line.contains("repair"))).isNotEmpty();
    return ran.err();
  }

  @Test
  void where_the_volume_has_lost_it_too() throws IOException {
    deletePacks("vol");
    assertThat(failed("verify", "--repair", "usb")).contains("the volume has lost this, too");
  }

  @Test
  void where_the_other_target_is_offline() {
    assertThat(failed("verify", "--repair", "usb", "--from", "away")).contains("repair usb: ");
  }

  @Test
  void where_the_other_place_is_no_archive() throws IOException {
    Path empty = Files.createDirectories(place.resolve("empty"));
    failed("verify", "--repair", "usb", "--from", empty.toString());
  }

  @Test
  void where_a_copy_is_to_be_mended_from_elsewhere() throws IOException {
    deletePacks("copy");
    assertThat(failed("verify", "--repair", "copy", "--from", "usb"))
        .contains("it is an exact copy of target usb");
  }

  @Test
  void where_the_source_of_a_copy_is_not_there_no_round_is_promised() throws IOException {
    deletePacks("copy");
    Files.move(place.resolve("usb"), place.resolve("elsewhere"));
    assertThat(failed("verify", "--repair", "copy")).doesNotContain("the next round");
  }

  @Test
  void where_another_process_mirrors_to_it() throws IOException {
    LocalDisk disk = new LocalDisk(place.resolve("vol"));
    try (DiskLock lane = disk.tryLock("targets/usb.lock").orElseThrow()) {
      assertThat(lane).isNotNull();
      assertThat(failed("verify", "--repair", "usb")).contains("another process mirrors to it");
    }
    tidemark.ok("verify", "--repair", "usb");
  }

  @Test
  void an_address_is_refused_before_anything_is_read() {
    Ran ran = tidemark.ends(ExitCode.USAGE, "verify", "--repair", "file://" + place + "/usb");
    assertThat(ran.err()).contains("name a target of the configuration");
    assertThat(ran.out()).isEmpty();
  }

  @Test
  void a_target_that_cannot_be_reached_has_shown_no_damage() {
    tidemark.ends(ExitCode.OFFLINE, "verify", "--repair", "away");
  }
}
