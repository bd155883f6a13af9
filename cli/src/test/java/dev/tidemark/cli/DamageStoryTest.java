package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.cli.Tidemark.Ran;
import dev.tidemark.cli.exit.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a person does when a disk has lost something, at a target or at home.
class DamageStoryTest {

  private static final int FILE_BYTES = 5 << 20;

  @TempDir Path place;
  private Path tree;
  private Tidemark tidemark;

  @BeforeEach
  void write() throws IOException {
    tree = Files.createDirectories(place.resolve("ann"));
    for (int i = 0; i < 4; i++) {
      Files.write(tree.resolve("large" + i), random(i, FILE_BYTES));
    }
    Files.writeString(tree.resolve("small"), "in its record");
    tidemark =
        Tidemark.at(
            place,
            "{name: usb, type: fs, path: %1$s/usb}",
            "{name: nas, type: fs, path: %1$s/nas}");
    ok("init");
    ok("import");
    for (String target : List.of("usb", "nas")) {
      ok("target", "create", target);
    }
    ok("mirror");
  }

  private static byte[] random(long seed, int length) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private Ran ok(String... arguments) {
    return tidemark.ok(arguments);
  }

  private Ran ends(ExitCode exit, String... arguments) {
    return tidemark.ends(exit, arguments);
  }

  private List<Path> packs(String where) throws IOException {
    try (Stream<Path> all = Files.list(place.resolve(where).resolve("packs"))) {
      return all.sorted().toList();
    }
  }

  private static void flip(Path file, int at) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[at] ^= 1;
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    Files.write(file, bytes);
  }

  /// Twice in a row, each in a run that has nothing else to say.
  @Test
  void a_cron_run_says_each_mending_however_many_there_are() throws IOException {
    ok("backup", "--cron");
    for (int i = 0; i < 2; i++) {
      Files.delete(packs("usb").get(i));
      ends(ExitCode.INTEGRITY, "verify", "usb");
      Ran mended = ok("backup", "--cron");
      assertThat(mended.err().lines())
          .singleElement()
          .asString()
          .contains("target usb: mended: 1 damaged pack");
    }
    Ran quiet = ok("backup", "--cron");
    assertThat(quiet.err() + quiet.out()).isEmpty();
  }

  private void assertRestored(String from, String to) throws IOException {
    ok("restore", "--from", from, "--to", place.resolve(to).toString());
    for (int i = 0; i < 4; i++) {
      assertThat(place.resolve(to).resolve("ann/large" + i))
          .hasBinaryContent(random(i, FILE_BYTES));
    }
  }

  @Test
  void a_restore_brings_all_that_is_whole_and_says_what_is_lost_and_what_to_do()
      throws IOException {
    Files.delete(packs("usb").getFirst());
    Path to = place.resolve("back");
    Ran ran = ends(ExitCode.INTEGRITY, "restore", "--from", "usb", "--to", to.toString());
    assertThat(ran.err())
        .contains("lost in packs/")
        .contains("--from nas")
        .contains("verify --repair usb");
    assertThat(ran.out()).contains("NOT ALL").doesNotContain("agree");
    assertThat(to.resolve("ann/small")).hasContent("in its record");
    long whole = 0;
    for (int i = 0; i < 4; i++) {
      Path file = to.resolve("ann/large" + i);
      if (Files.exists(file)) {
        assertThat(file).hasBinaryContent(random(i, FILE_BYTES));
        whole++;
      }
    }
    assertThat(whole).isBetween(1L, 3L);
    Ran json =
        ends(
            ExitCode.INTEGRITY,
            "restore",
            "--json",
            "--from",
            "usb",
            "--to",
            place.resolve("json").toString());
    assertThat(json.out()).contains("\"lost_file\"").contains("\"lost_pack\"");
    ends(ExitCode.INTEGRITY, "clone", "usb", place.resolve("clone").toString());
  }

  @Test
  void cat_of_lost_content_ends_with_damage_whether_it_is_gone_or_flipped() throws IOException {
    String where = "file://" + place.resolve("usb") + ":/ann/large0";
    Path pack = packs("usb").getFirst();
    flip(pack, 5000);
    assertThat(ends(ExitCode.INTEGRITY, "cat", where).err()).contains("only the first");
    Files.delete(pack);
    assertThat(ends(ExitCode.INTEGRITY, "cat", where).err()).contains("verify --repair usb", "nas");
  }

  @Test
  void a_damaged_target_is_mended_from_the_volume() throws IOException {
    List<Path> packs = packs("usb");
    Files.delete(packs.getFirst());
    flip(packs.getLast(), 9999);
    ends(ExitCode.INTEGRITY, "verify", "usb", "--content");
    assertThat(ok("verify", "--repair", "usb").out()).contains("2 damaged packs").contains("good");
    ok("verify", "usb", "--content");
    assertRestored("usb", "back");
    assertThat(ok("status").out()).contains("content verified").contains("never verified");
  }

  @Test
  void a_damaged_target_is_mended_from_another_one_where_the_volume_has_lost_it_too()
      throws IOException {
    Files.delete(packs("usb").getFirst());
    flip(packs("vol").getFirst(), 5000);
    assertThat(ends(ExitCode.INTEGRITY, "verify", "--repair", "usb").err())
        .contains("the volume has lost this, too", "verify --repair usb --from nas");
    ok("verify", "--repair", "usb", "--from", "nas");
    assertRestored("usb", "back");
  }

  @Test
  void slices_of_a_verification_continue_where_the_last_one_stopped() throws IOException {
    int runs = 0;
    Ran ran;
    do {
      ran = ok("verify", "--budget", "1B", "usb");
      runs++;
    } while (!ran.err().contains("complete"));
    assertThat(runs).isGreaterThanOrEqualTo(packs("usb").size());
    assertThat(ok("status").out()).containsPattern("usb.*content verified");
    assertThat(ok("mirror", "usb").out()).contains("nothing to send").contains("content verified");
    flip(packs("usb").getLast(), 7777);
    ok("verify", "--budget", "1B", "usb");
    ends(ExitCode.INTEGRITY, "verify", "--budget", "1GiB", "usb");
    assertThat(ends(ExitCode.INTEGRITY, "status").out()).containsPattern("usb.*1 finding");
    ends(ExitCode.USAGE, "verify", "--budget", "a while", "usb");
  }

  @Test
  void slices_of_a_target_that_has_lost_its_newest_commit_complete_no_pass() throws IOException {
    try (Stream<Path> commits = Files.list(place.resolve("usb/commits"))) {
      Files.delete(commits.sorted().findFirst().orElseThrow());
    }
    for (int i = 0; i < 2; i++) {
      assertThat(ends(ExitCode.INTEGRITY, "verify", "--budget", "1GiB", "usb").err())
          .contains("this does not count")
          .doesNotContain("complete");
    }
    assertThat(ends(ExitCode.INTEGRITY, "status").out())
        .containsPattern("target usb.*never verified");
  }

  @Test
  void a_damaged_volume_is_found_said_by_backup_and_healed() throws IOException {
    ok("check");
    ok("check", "--content");
    Path pack = packs("vol").getFirst();
    flip(pack, 5000);
    ok("backup");
    Ran found = ends(ExitCode.INTEGRITY, "check", "--content");
    assertThat(found.err())
        .contains("packs/")
        .contains("try: check --repair-from usb, or: check --repair-from nas");
    assertThat(ends(ExitCode.INTEGRITY, "backup").err()).contains("the volume is damaged");
    assertThat(ends(ExitCode.INTEGRITY, "backup", "--cron").err()).contains("is damaged");
    assertThat(ends(ExitCode.INTEGRITY, "status").out()).contains("the volume is damaged");
    assertThat(ends(ExitCode.INTEGRITY, "check").out())
        .contains("DAMAGED, as was found before")
        .doesNotContain("good");
    ends(ExitCode.INTEGRITY, "backup");
    assertThat(ok("check", "--repair-from", "usb").out()).contains("Healed 1 pack");
    ok("backup");
    ok("check", "--content");
    Path to = place.resolve("back");
    ok("restore", "--to", to.toString());
    assertThat(to.resolve("ann/large0")).hasBinaryContent(random(0, FILE_BYTES));
  }

  @Test
  void packs_of_the_volume_that_are_gone_are_noticed_by_every_backup_and_come_back()
      throws IOException {
    for (Path pack : packs("vol")) {
      Files.delete(pack);
    }
    assertThat(ends(ExitCode.INTEGRITY, "backup").err()).contains("it is gone");
    Ran lost = ends(ExitCode.INTEGRITY, "restore", "--to", place.resolve("lost").toString());
    assertThat(lost.err()).contains("check --repair-from");
    ok("check", "--repair-from", "nas");
    ok("backup");
    ok("verify", "usb", "--content");
  }
}
