package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.cli.Tidemark.Ran;
import dev.tidemark.cli.exit.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What a person sees of a copy that is damaged: it is said, never called equal or at the head, and
/// mended from its source.
@Timeout(300)
class DamagedCopyStoryTest {

  @TempDir Path place;
  private Path tree;
  private Tidemark tidemark;

  @BeforeEach
  void mirrorTwoStates() throws IOException {
    tree = Files.createDirectories(place.resolve("ann"));
    byte[] film = new byte[9 << 20];
    new Random(7).nextBytes(film);
    Files.write(tree.resolve("film"), film);
    tidemark =
        Tidemark.at(
            place,
            "{name: a, type: fs, path: %1$s/a}",
            "{name: b, type: fs, path: %1$s/b, from: a}");
    ok("init");
    ok("import");
    ok("target", "create", "a");
    ok("target", "create", "b");
    for (String text : List.of("first", "second", "third")) {
      change(text);
      ok("backup");
    }
  }

  private void change(String text) throws IOException {
    Files.writeString(tree.resolve("a.txt"), text);
  }

  private Ran ok(String... arguments) {
    return exits(ExitCode.OK, arguments);
  }

  private Ran exits(ExitCode code, String... arguments) {
    return tidemark.ends(code, arguments);
  }

  private List<Path> files(String directory) throws IOException {
    try (Stream<Path> all = Files.list(place.resolve(directory))) {
      return all.sorted().toList();
    }
  }

  private static Path flip(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    file.toFile().setWritable(true);
    Files.write(file, bytes);
    return file;
  }

  private void same() throws IOException {
    for (String directory : List.of(".", "commits", "packs")) {
      for (Path original : files("a/" + directory)) {
        if (Files.isRegularFile(original)) {
          Path copy = place.resolve("b").resolve(directory).resolve(original.getFileName());
          assertThat(copy).hasSameBinaryContentAs(original);
        }
      }
    }
  }

  @Test
  void what_verify_finds_at_a_copy_the_next_round_mends_as_it_promised() throws IOException {
    List<Path> commits = files("b/commits");
    for (Path damaged : List.of(files("b/packs").getFirst(), commits.getFirst(), commits.get(1))) {
      String name = flip(damaged).getFileName().toString();
      assertThat(exits(ExitCode.INTEGRITY, "verify", "b", "--content").err())
          .contains("the next round of 'mirror b' makes it equal to a again");
      assertThat(exits(ExitCode.INTEGRITY, "mirror", "--plan", "b").out())
          .containsPattern("b: a copy of a, DAMAGED; a round makes again from there .*damaged");
      Ran mended = ok("mirror", "b");
      assertThat(mended.err()).contains("b: mended:", name);
      assertThat(mended.out()).contains("; sent ").doesNotContain("nothing to send");
      same();
      ok("verify", "b", "--content");
    }
    Files.delete(files("b/packs").getFirst());
    exits(ExitCode.INTEGRITY, "verify", "b");
    ok("mirror");
    same();
  }

  @Test
  void verify_repair_mends_a_copy_from_its_source() throws IOException {
    String pack = flip(files("b/packs").getFirst()).getFileName().toString();
    flip(files("b/commits").get(1));
    Ran repaired = ok("verify", "--repair", "b");
    assertThat(repaired.out()).contains("b: sent", "and 1 more were damaged, and made again from");
    assertThat(repaired.out()).contains("b: good");
    same();
    assertThat(exits(ExitCode.OK, "verify", "--repair", "b").out()).contains("b: good");
  }

  @Test
  void a_descriptor_of_a_copy_in_a_directory_is_written_again_by_the_next_round()
      throws IOException {
    Path descriptor = flip(place.resolve("b/tidemark.json"));
    assertThat(ok("backup").err()).contains("b: mended: tidemark.json was damaged");
    same();
    Files.delete(descriptor);
    assertThat(ok("mirror", "b").err()).contains("b: mended: tidemark.json was gone");
    same();
  }

  @Test
  void copy_calls_nothing_equal_whose_content_it_has_not_read() throws IOException {
    String pack = flip(files("b/packs").getFirst()).getFileName().toString();
    Ran compared = ok("copy", "a", "b");
    assertThat(compared.out()).doesNotContain("equal").contains("content was not compared");
    Ran proven = ok("copy", "--content", "a", "b");
    assertThat(proven.out()).contains("b holds all that a names, each object proven by its hash");
    assertThat(proven.err()).contains("b: mended:", pack);
    same();
    flip(files("b/packs").getFirst());
    flip(files("a/packs").getFirst());
    Ran lost = exits(ExitCode.INTEGRITY, "copy", "--content", "a", "b");
    assertThat(lost.out()).contains("is NOT equal to a, 1 object differs");
    assertThat(lost.err()).contains(pack, "damaged at the copy, and damaged at the source");
    assertThat(exits(ExitCode.INTEGRITY, "copy", "--content", "a", "b", "--json").out())
        .contains("\"compared\":\"content\"", "\"unmended\":[\"packs/" + pack);
  }

  /// Its content is proven, and nothing is known of the source's.
  @Test
  void a_copy_that_is_good_is_not_called_equal_to_a_damaged_source() throws IOException {
    flip(files("a/packs").getFirst());
    assertThat(ok("copy", "--content", "a", "b").out())
        .contains("each object proven by its hash", "at a no more was read than what was sent")
        .doesNotContain("equal");
    exits(ExitCode.INTEGRITY, "verify", "a", "--content");
    ok("verify", "b", "--content");
  }

  @Test
  void what_the_source_has_lost_is_damage_and_not_absence() throws IOException {
    Path commit = files("a/commits").get(1);
    byte[] good = Files.readAllBytes(commit);
    Files.delete(commit);
    String far = place.resolve("far").toString();
    assertThat(exits(ExitCode.INTEGRITY, "copy", "--create", "a", far).err()).contains("was lost");
    assertThat(exits(ExitCode.INTEGRITY, "copy", "a", "b").err())
        .contains(commit.getFileName().toString(), "gone at the source", "Mend the source");
    Files.write(commit, good);
    ok("copy", "a", far);
  }

  @Test
  void a_copy_of_a_source_that_cannot_be_mirrored_to_is_not_at_the_head() throws IOException {
    change("fourth");
    ok("import");
    Ran before = ok("mirror", "b");
    assertThat(before.out()).contains("b: on the way, tid", "waits for a");
    assertThat(before.out()).doesNotContain("at the head");
    assertThat(ok("status").out()).contains("target b (from a): tid", "waits for a");
    ok("mirror");
  }

  @Test
  void an_archive_that_another_machine_continues_leaves_its_copies_diverged() throws IOException {
    Files.move(place.resolve("vol"), place.resolve("old"));
    ok("clone", "a", place.resolve("vol").toString());
    ok("promote", "--adopt-all");
    change("fourth");
    ok("backup");
    String old = place.resolve("old").toString();
    Ran fenced = exits(ExitCode.FENCED, "mirror", "b", "-V", old);
    assertThat(fenced.err()).contains("b: parked diverged", "promoted copy", "continues it");
    assertThat(fenced.out()).doesNotContain("at the head");
    exits(ExitCode.FENCED, "mirror", "-V", old);
    assertThat(ok("mirror").out()).contains("a: at the head", "b: at the head");
  }

  @Test
  void a_copy_that_lacks_a_pack_when_it_is_created_is_said_to_and_the_next_round_mends_it()
      throws IOException {
    ok("target", "detach", "b");
    Files.delete(files("b/packs").getFirst());
    Ran created = exits(ExitCode.INTEGRITY, "target", "create", "b");
    assertThat(created.out()).contains("Created target b");
    assertThat(created.err()).contains("b: damaged", "1 pack", "verify --repair b");
    assertThat(exits(ExitCode.INTEGRITY, "status").out())
        .containsPattern("target b .*DAMAGED.*the next round makes it equal to a again");
    assertThat(ok("mirror", "b").err()).contains("b: mended:");
    same();
    ok("status");
  }

  @Test
  void a_source_that_is_not_there_is_no_older_copy() throws IOException {
    Files.move(place.resolve("a"), place.resolve("away"));
    String copied = exits(ExitCode.NOT_FOUND, "copy", "a", "b").err();
    assertThat(copied).contains("there is no archive here").doesNotContain("older copy");
    assertThat(tidemark.run("mirror").err()).doesNotContain("older copy");
    Files.move(place.resolve("away"), place.resolve("a"));
    ok("mirror");
    same();
  }
}
