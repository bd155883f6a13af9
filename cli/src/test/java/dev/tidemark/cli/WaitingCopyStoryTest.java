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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A copy whose source is in trouble is as it was, and is said to be so; the trouble ends with the
/// source's.
class WaitingCopyStoryTest {

  @TempDir Path place;
  private Tidemark tidemark;
  private Path state;

  @BeforeEach
  void mirror() throws IOException {
    Path tree = Files.createDirectories(place.resolve("ann"));
    Files.write(tree.resolve("film"), Seeds.bytes(new Random(3), 2 << 20));
    tidemark =
        Tidemark.at(
            place,
            "{name: a, type: fs, path: %1$s/a}",
            "{name: c, type: fs, path: %1$s/c, from: a}");
    for (String line : List.of("init", "import", "target create a", "target create c", "mirror")) {
      tidemark.ok(line.split(" "));
    }
    state = place.resolve("vol/targets/a.state");
  }

  private void cut(int length) throws IOException {
    try (FileChannel file = FileChannel.open(state, StandardOpenOption.WRITE)) {
      file.truncate(length);
    }
  }

  @Test
  void a_copy_is_healthy_where_the_notes_of_its_source_are_damaged() throws IOException {
    cut(30);
    Ran mirrored = tidemark.ends(ExitCode.INTEGRITY, "mirror");
    assertThat(mirrored.err())
        .contains("a: parked corrupt", "c: source parked corrupt: it waits for target a")
        .doesNotContain("c: parked");
    assertThat(tidemark.ends(ExitCode.INTEGRITY, "mirror", "--json").out())
        .contains("\"outcome\":\"source_parked_corrupt\"");
    assertThat(tidemark.ends(ExitCode.INTEGRITY, "status").out())
        .containsPattern("target c .*at the head when it last answered")
        .doesNotContain("DAMAGED");
    assertThat(tidemark.ends(ExitCode.INTEGRITY, "mirror", "--plan", "c").out())
        .contains("c: a copy of a, at the head when it last answered")
        .doesNotContain("DAMAGED");
  }

  @Test
  void the_trouble_of_a_source_is_over_for_its_copies_once_the_source_was_found_sound()
      throws IOException {
    cut(30);
    tidemark.ends(ExitCode.INTEGRITY, "mirror");
    tidemark.ok("target", "create", "a");
    tidemark.ends(ExitCode.INTEGRITY, "status");
    tidemark.ok("mirror", "a");
    assertThat(tidemark.ok("status").out())
        .containsPattern("target c .*the next round tries again;")
        .doesNotContain("before target a is in order");
    tidemark.ok("mirror", "--plan");
    tidemark.ok("mirror");
  }
}
