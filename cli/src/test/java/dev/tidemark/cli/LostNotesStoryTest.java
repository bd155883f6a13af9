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
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// One target's file in the volume is damaged: that target is shown as what it is, all others are
/// treated as always, and the words that are said bring it back.
class LostNotesStoryTest {

  @TempDir Path place;
  private Tidemark tidemark;
  private Path state;

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
    state = place.resolve("vol/targets/a.state");
  }

  private void cut(int length) throws IOException {
    try (FileChannel file = FileChannel.open(state, StandardOpenOption.WRITE)) {
      file.truncate(length);
    }
  }

  private Ran damaged(String... arguments) {
    return tidemark.ends(ExitCode.INTEGRITY, arguments);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 5, 12, 40})
  void a_file_that_is_cut_off_keeps_no_other_target_from_anything(int length) throws IOException {
    cut(length);
    String remedy = "tidemark target create a";
    assertThat(damaged("status").out())
        .contains("target b: tid", "at the head")
        .containsPattern("target a: .*" + state + " is damaged; run: " + remedy);
    assertThat(damaged("status", "--json").out()).contains("\"target\":\"a\",\"name\":\"a\"");
    assertThat(damaged("target", "list").out())
        .contains("b  fs", "target a: ", remedy)
        .doesNotContain("not created");
    Ran plan = damaged("mirror", "--plan");
    assertThat(plan.out()).contains("b: at the head");
    assertThat(plan.err()).contains("a: not planned", remedy);
    Ran verified = damaged("verify");
    assertThat(verified.out()).contains("a: good", "b: good");
    assertThat(verified.err()).contains("verify a: what it came to cannot be remembered", remedy);
    Files.writeString(place.resolve("ann/more"), "more");
    tidemark.ok("import");
    Ran mirrored = damaged("mirror");
    assertThat(mirrored.out()).contains("b: at the head").doesNotContain("a: at the head");
    assertThat(mirrored.err()).contains("a: parked corrupt", remedy);
    assertThat(damaged("backup", "--cron").err()).contains("target a: ", remedy);
    assertThat(damaged("verify", "a", "--budget", "1B").err()).contains("begins with the first");
  }

  @Test
  void the_words_that_are_said_bring_the_target_back_and_send_nothing_again() throws IOException {
    cut(5);
    damaged("mirror", "a");
    List<String> packs = packs();
    tidemark.ok("target", "create", "a");
    assertThat(tidemark.ok("mirror").out()).contains("a: at the head");
    assertThat(tidemark.ok("status").out()).contains("target a: tid");
    assertThat(packs()).isEqualTo(packs);
    tidemark.ok("verify", "a", "--content");
  }

  private List<String> packs() throws IOException {
    try (Stream<Path> all = Files.list(place.resolve("a/packs"))) {
      return all.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  /// An empty mount point is not taken for a new place because the notes are lost, too.
  @Test
  void where_the_archive_is_not_there_either_nothing_is_begun_anew() throws IOException {
    cut(5);
    Files.move(place.resolve("a"), place.resolve("away"));
    Files.createDirectory(place.resolve("a"));
    assertThat(tidemark.ends(ExitCode.NOT_FOUND, "target", "create", "a").err())
        .contains("is the disk mounted", "target detach a");
    Files.delete(place.resolve("a"));
    Files.move(place.resolve("away"), place.resolve("a"));
    tidemark.ok("target", "create", "a");
  }

  @Test
  void what_is_lost_at_the_archive_is_said_beside_the_damaged_file_and_mended_after_it()
      throws IOException {
    cut(5);
    Files.delete(place.resolve("a/packs").resolve(packs().getFirst()));
    Ran verified = damaged("verify");
    assertThat(verified.out()).contains("a: DAMAGED", "b: good");
    assertThat(verified.err()).doesNotContain("not verified");
    Ran restored = damaged("restore", "--from", "a", "--to", place.resolve("back").toString());
    assertThat(restored.err())
        .contains("--from b", "verify --repair a", "not compared with what was seen")
        .doesNotContain("only the volume that it is a target of");
    damaged("target", "create", "a");
    tidemark.ok("verify", "--repair", "a");
    tidemark.ok("status");
  }

  @Test
  void a_file_that_is_no_file_or_of_a_newer_program_is_no_damage_and_said_of_its_target_alone()
      throws IOException {
    byte[] good = Files.readAllBytes(state);
    byte[] newer = good.clone();
    newer[9] = 9;
    Files.write(state, newer);
    assertThat(tidemark.ends(ExitCode.ERROR, "status").out())
        .contains("target b: tid", "target a: ", "too new", "update this program");
    assertThat(tidemark.ends(ExitCode.ERROR, "target", "create", "a").err()).contains("too new");
    assertThat(tidemark.ends(ExitCode.INCOMPLETE, "mirror").out()).contains("b: at the head");
    assertNotRemembered("too new", "update this program, or give up what is known");
    Files.delete(state);
    Files.createSymbolicLink(state, state);
    assertThat(tidemark.ends(ExitCode.ERROR, "status").out())
        .contains("target b: tid", "target detach a, then tidemark target create a");
    assertNotRemembered("make it readable");
    Files.delete(state);
    Files.createDirectory(state);
    assertNotRemembered("make it readable");
    Files.delete(state);
    Files.write(state, newer);
    tidemark.ok("target", "detach", "a");
    tidemark.ok("target", "create", "a");
    tidemark.ok("mirror");
    tidemark.ok("verify");
  }

  /// The archive is good, and yet nobody may call it well: it may be known to be damaged.
  private void assertNotRemembered(String... words) {
    Ran verified = tidemark.ends(ExitCode.ERROR, "verify", "a");
    assertThat(verified.out()).contains("a: good");
    assertThat(verified.err())
        .contains("cannot be remembered", "target detach a, then tidemark target create a")
        .contains(words);
    assertThat(tidemark.ends(ExitCode.INCOMPLETE, "verify").out()).contains("a: good", "b: good");
    tidemark.ok("verify", "b");
  }
}
