package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.cli.Tidemark.Ran;
import dev.tidemark.cli.exit.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A target whose disk is unplugged is offline, and no command that comes upon that calls it
/// damaged or missing.
///
/// Method: all of it in a mount namespace, where the disk is a file system of its own.
class UnpluggedDiskTest {

  private static final String U = "{name: u, type: fs, path: %1$s/u/tidemark}";
  private static final String A = "{name: a, type: fs, path: %1$s/a}";
  private static final String COPY = "{name: c, type: fs, path: %1$s/c, from: u}";
  private static final List<String> MIRRORED =
      List.of(
          "tidemark init",
          "tidemark import",
          "mount -t tmpfs u \"$P/u\"",
          "tidemark target create u",
          "tidemark target create a",
          "tidemark mirror u a",
          "mkdir \"$P/kept\" && cp -a \"$P/u/.\" \"$P/kept\"",
          "umount \"$P/u\"");

  @TempDir Path place;

  @BeforeEach
  void configure() throws IOException {
    Files.createDirectories(place.resolve("ann"));
    Files.createDirectories(place.resolve("u"));
    Files.writeString(place.resolve("ann/one"), "one");
    Tidemark.at(place, U, A);
  }

  /// Runs lines of a shell, in which `tidemark` is the program, after those that mirror and unplug.
  private List<Ran> unplugged(String... lines) throws IOException, InterruptedException {
    StringBuilder before = new StringBuilder();
    MIRRORED.forEach(line -> before.append(line).append(" >/dev/null 2>&1\n"));
    return new MountNamespace(place).run(before.toString(), lines);
  }

  private static void assertEnded(Ran ran, ExitCode exit) {
    assertThat(ran.exit()).as(ran.out() + ran.err()).isEqualTo(exit.code());
  }

  @Test
  void each_command_that_names_it_says_that_its_disk_is_not_mounted_and_ends_in_75()
      throws Exception {
    Tidemark.at(place, U, A, COPY);
    String to = place.resolve("back").toString();
    List<Ran> all =
        unplugged(
            "tidemark mirror u",
            "tidemark verify u",
            "tidemark verify u --content",
            "tidemark restore --from u --to " + to,
            "tidemark clone u " + place.resolve("clone"),
            "tidemark copy u " + place.resolve("copy") + " --create",
            "tidemark copy file://" + place.resolve("a") + " u --create",
            "tidemark target test u",
            "tidemark target create u",
            "tidemark target create c",
            "tidemark verify --repair u");
    for (Ran ran : all) {
      assertEnded(ran, ExitCode.OFFLINE);
      assertThat(ran.err())
          .contains("the disk that was mounted at " + place.resolve("u") + " is not mounted")
          .doesNotContain("detach", "damaged", "no archive");
    }
    assertThat(place.resolve("u")).isEmptyDirectory();
  }

  @Test
  void a_verification_of_it_notes_nothing_and_verifies_the_others() throws Exception {
    List<Ran> all =
        unplugged(
            "tidemark backup --cron",
            "tidemark verify u",
            "tidemark verify",
            "tidemark status",
            "tidemark backup --cron",
            "tidemark mirror --plan u",
            "tidemark mirror u",
            "mount -t tmpfs u \"$P/u\" && cp -a \"$P/kept/.\" \"$P/u\"",
            "tidemark verify u",
            "tidemark status",
            "tidemark mirror u");
    assertThat(all.get(2).out()).contains("a: good");
    assertThat(all.get(2).err()).contains("u: not verified, offline: ", "is not mounted");
    assertEnded(all.get(2), ExitCode.INCOMPLETE);
    assertEnded(all.get(3), ExitCode.OK);
    assertThat(all.get(3).out()).doesNotContain("DAMAGED", "damaged", "MISSING");
    assertThat(all.get(4).err()).doesNotContain("target u: ");
    assertEnded(all.get(5), ExitCode.OK);
    assertEnded(all.get(6), ExitCode.OFFLINE);
    all.subList(7, 11).forEach(ran -> assertEnded(ran, ExitCode.OK));
    assertThat(all.get(9).out()).containsPattern("target u: .*at the head");
    assertThat(all.get(10).out()).contains("u: at the head");
  }
}
