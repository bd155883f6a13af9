package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.cli.Tidemark.Ran;
import dev.tidemark.cli.exit.ExitCode;
import dev.tidemark.testkit.Seeds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is found is said with its own exit code where the volume cannot take a note of it.
class ReadOnlyVolumeTest {

  @TempDir Path place;
  private Tidemark tidemark;

  @BeforeEach
  void mirror() throws IOException {
    Path tree = Files.createDirectories(place.resolve("ann"));
    Files.write(tree.resolve("film"), Seeds.bytes(new Random(3), 9 << 20));
    tidemark =
        Tidemark.at(
            place, "{name: a, type: fs, path: %1$s/a}", "{name: b, type: fs, path: %1$s/b}");
    for (String line : List.of("init", "import", "target create a", "target create b", "mirror")) {
      tidemark.ok(line.split(" "));
    }
  }

  /// Runs commands, one a line, in a mount namespace where the volume is read-only.
  private List<Ran> readOnly(String... lines) throws IOException, InterruptedException {
    String before = "mount --bind \"$P/vol\" \"$P/vol\"\nmount -o remount,ro,bind \"$P/vol\"\n";
    String[] commands = Stream.of(lines).map(line -> "tidemark " + line).toArray(String[]::new);
    return new MountNamespace(place).run(before, commands);
  }

  private Path pack(String where) throws IOException {
    try (Stream<Path> packs = Files.list(place.resolve(where).resolve("packs"))) {
      return packs.sorted().findFirst().orElseThrow();
    }
  }

  private static void flip(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    file.toFile().setWritable(true);
    Files.write(file, bytes);
  }

  private static void assertEnded(Ran ran, ExitCode exit) {
    assertThat(ran.exit()).as(ran.out() + ran.err()).isEqualTo(exit.code());
  }

  @Test
  void whatever_only_reads_works_on_a_read_only_volume() throws Exception {
    String to = place.resolve("back").toString();
    List<Ran> all =
        readOnly(
            "status",
            "ls :/ann",
            "log",
            "cat :/ann/film",
            "restore --to " + to,
            "verify",
            "check",
            "check --content");
    all.forEach(ran -> assertEnded(ran, ExitCode.OK));
    assertThat(all.get(5).out()).contains("a: good", "b: good");
    assertThat(all.get(5).err()).contains("cannot be remembered", "mount the file system writable");
    assertThat(all.get(6).out()).contains("good");
    assertThat(all.get(6).err()).contains("so it is only read", "cannot be noted");
    assertThat(all.get(7).out()).contains("content proven");
  }

  @Test
  void damage_is_said_as_damage_and_good_neighbours_stay_good() throws Exception {
    Files.delete(pack("a"));
    flip(pack("vol"));
    List<Ran> all =
        readOnly(
            "verify a", "verify", "verify --repair a", "check --content", "check --repair-from b");
    all.forEach(ran -> assertEnded(ran, ExitCode.INTEGRITY));
    assertThat(all.get(1).out()).contains("a: DAMAGED", "b: good");
    assertThat(all.get(1).err()).doesNotContain("not verified");
    assertThat(all.get(2).err()).contains("repair a: ", "mount the file system writable");
    assertThat(all.get(3).out()).contains("DAMAGED");
    assertThat(all.get(4).err()).contains("mount the file system writable");
  }

  @Test
  void what_must_write_says_what_to_do() throws Exception {
    for (Ran ran : readOnly("mirror", "target create a", "target detach a", "import")) {
      assertEnded(ran, ExitCode.ERROR);
      assertThat(ran.err()).contains("mount the file system writable");
    }
  }

  /// For any reason: here a lock that cannot be taken.
  @Test
  void where_no_note_can_be_made_damage_is_said_and_the_reason_beside_it() throws IOException {
    Files.delete(pack("a"));
    Path lock = place.resolve("vol/targets/a.lock");
    Files.delete(lock);
    Files.createDirectory(lock);
    Ran verified = tidemark.ends(ExitCode.INTEGRITY, "verify");
    assertThat(verified.out()).contains("a: DAMAGED", "b: good");
    assertThat(verified.err())
        .contains("verify a: what it came to cannot be remembered", "a.lock")
        .doesNotContain("not verified");
    Files.delete(lock);
    tidemark.ends(ExitCode.INTEGRITY, "verify");
    tidemark.ok("mirror");
  }
}
