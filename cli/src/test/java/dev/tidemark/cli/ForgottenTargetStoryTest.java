package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.cli.Tidemark.Ran;
import dev.tidemark.cli.exit.ExitCode;
import dev.tidemark.testkit.Seeds;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is known of a target is forgotten with it; that is said, and nothing is taken for proven
/// when it comes back.
class ForgottenTargetStoryTest {

  @TempDir Path place;
  private Tidemark tidemark;

  @BeforeEach
  void mirror() throws IOException {
    Path tree = Files.createDirectories(place.resolve("ann"));
    Files.write(tree.resolve("film"), Seeds.bytes(new Random(3), 9 << 20));
    tidemark = Tidemark.at(place, "{name: usb, type: fs, path: %1$s/usb}");
    tidemark.ok("init");
    tidemark.ok("import");
    assertThat(tidemark.ok("target", "create", "usb").out()).doesNotContain("content");
  }

  private void flipAPack() throws IOException {
    try (Stream<Path> packs = Files.list(place.resolve("usb/packs"))) {
      Path pack = packs.sorted().findFirst().orElseThrow();
      byte[] bytes = Files.readAllBytes(pack);
      bytes[bytes.length / 2] ^= 1;
      pack.toFile().setWritable(true);
      Files.write(pack, bytes);
    }
  }

  @Test
  void a_target_that_no_round_has_gone_to_was_not_looked_at() {
    assertThat(tidemark.ok("status").out()).contains("target usb: not looked at yet, behind by");
    tidemark.ok("mirror");
    assertThat(tidemark.ok("status").out()).doesNotContain("not looked at yet");
  }

  /// What creation has seen is what a round then finds.
  @Test
  void an_archive_that_was_forgotten_at_the_head_is_known_to_be_there_when_it_comes_back()
      throws IOException {
    tidemark.ok("mirror");
    tidemark.ok("target", "detach", "usb");
    tidemark.ok("target", "create", "usb");
    assertThat(tidemark.ok("status").out())
        .containsPattern("target usb: tid .*, at the head, never looked at as a whole")
        .doesNotContain("behind");
    assertThat(tidemark.ok("mirror", "--plan").out()).contains("usb: at the head; a round sends 0");
    assertThat(tidemark.ok("mirror").out()).contains("usb: at the head", "nothing to send");
    assertThat(tidemark.ok("status").out()).doesNotContain("never looked at as a whole");
    tidemark.ok("target", "detach", "usb");
    tidemark.ok("target", "create", "usb");
    Files.writeString(place.resolve("ann/more"), "more");
    tidemark.ok("import");
    assertThat(tidemark.ok("status").out()).containsPattern("target usb: .* behind by 1 TID");
    assertThat(tidemark.ok("mirror", "--plan").out()).contains("usb: 1 TID, ");
  }

  @Test
  void damage_that_is_forgotten_with_a_target_is_said_and_found_again() throws IOException {
    tidemark.ok("mirror");
    flipAPack();
    tidemark.ends(ExitCode.INTEGRITY, "verify", "usb", "--content");
    Ran detached = tidemark.ok("target", "detach", "usb");
    assertThat(detached.out()).contains("known to be damaged there: 1 pack damaged or gone");
    assertThat(tidemark.ok("target", "create", "usb").out())
        .contains("holds states already, whose content was not read", "verify usb --content");
    tidemark.ok("mirror");
    assertThat(tidemark.ok("status").out())
        .contains("content never verified")
        .doesNotContain("content verified");
    tidemark.ends(ExitCode.INTEGRITY, "verify", "usb", "--content");
    tidemark.ends(ExitCode.INTEGRITY, "status");
  }

  private Path object(String folder) throws IOException {
    try (Stream<Path> all = Files.list(place.resolve("usb").resolve(folder))) {
      return all.sorted().findFirst().orElseThrow();
    }
  }

  private void cut(Path file) throws IOException {
    file.toFile().setWritable(true);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(channel.size() / 2);
    }
  }

  /// Beside a volume that has everything, nothing that is lost at an archive keeps it from coming
  /// back.
  @Test
  void a_forgotten_target_that_has_lost_something_comes_back_and_is_mended() throws IOException {
    tidemark.ok("mirror");
    Files.delete(object("packs"));
    assertTakenAndMended();
    cut(object("packs"));
    assertTakenAndMended();
  }

  private void assertTakenAndMended() throws IOException {
    tidemark.ok("target", "detach", "usb");
    Ran created = tidemark.ends(ExitCode.INTEGRITY, "target", "create", "usb");
    assertThat(created.out()).contains("Created target usb");
    assertThat(created.err()).contains("usb: damaged: a look on ", "1 pack", "verify --repair usb");
    assertThat(tidemark.ends(ExitCode.INTEGRITY, "status").out())
        .containsPattern("target usb.*DAMAGED.*1 pack.*the next round sends");
    assertThat(tidemark.ok("mirror").err()).contains("usb: mended: 1 damaged pack");
    tidemark.ok("verify", "usb", "--content");
    tidemark.ok("status");
    Path back = place.resolve("back");
    tidemark.ok("restore", "--from", "usb", "--to", back.toString());
    assertThat(back.resolve("ann/film")).hasSameBinaryContentAs(place.resolve("ann/film"));
    try (Stream<Path> files = Files.walk(back)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  @Test
  void a_repair_mends_a_target_that_was_taken_with_what_it_lacks() throws IOException {
    tidemark.ok("mirror");
    Files.delete(object("packs"));
    tidemark.ok("target", "detach", "usb");
    assertThat(tidemark.ends(ExitCode.INTEGRITY, "verify", "--repair", "usb").err())
        .contains("target create usb");
    assertThat(tidemark.ends(ExitCode.INTEGRITY, "target", "create", "usb", "--json").out())
        .contains("\"damage\":\"damaged: ", "verify --repair usb");
    tidemark.ok("verify", "--repair", "usb");
    tidemark.ok("status");
  }

  @Test
  void a_program_reads_what_was_forgotten_and_what_was_there() throws IOException {
    tidemark.ok("mirror");
    tidemark.ok("verify", "usb", "--content");
    assertThat(tidemark.ok("target", "create", "usb").out()).doesNotContain("was not read");
    flipAPack();
    tidemark.ends(ExitCode.INTEGRITY, "verify", "usb", "--content");
    assertThat(tidemark.ok("target", "detach", "usb", "--json").out())
        .contains("\"forgotten_damage\":\"1 pack damaged or gone\"");
    assertThat(tidemark.ok("target", "create", "usb", "--json").out())
        .contains("\"holds_commits\":true");
    assertThat(tidemark.ok("target", "detach", "usb", "--json").out())
        .contains("\"forgotten_damage\":\"\"");
  }
}
