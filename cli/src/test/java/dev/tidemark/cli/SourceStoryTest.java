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

/// What people hear of a source that a volume cannot hold all of.
final class SourceStoryTest {

  @TempDir Path place;
  private Tidemark tidemark;

  @BeforeEach
  void write() throws Exception {
    Path tree = Files.createDirectories(place.resolve("ann"));
    Files.writeString(tree.resolve("a"), "text");
    Files.createLink(tree.resolve("b"), tree.resolve("a"));
    Files.createSymbolicLink(tree.resolve("l"), Path.of("a"));
    for (String pipe : List.of("one.pipe", "two.pipe")) {
      Process made = new ProcessBuilder("mkfifo", tree.resolve(pipe).toString()).start();
      assertThat(made.waitFor()).isZero();
    }
    configure("true");
  }

  private void configure(String oneFileSystem) throws IOException {
    tidemark =
        Tidemark.withSource(
            place, "{path: %1$s/ann, as: /ann, one-file-system: " + oneFileSystem + "}");
  }

  private Ran ok(String... arguments) {
    return tidemark.ok(arguments);
  }

  @Test
  void what_cannot_be_kept_is_counted_once_and_named_on_demand() {
    ok("init");
    Ran first = ok("import");
    assertThat(first.out()).contains("not kept yet: pipes (2)").doesNotContain("one.pipe");
    assertThat(first.err()).doesNotContain("pipe");
    Ran named = ok("import", "-v");
    assertThat(named.err()).contains("one.pipe: not kept yet", "two.pipe: not kept yet");
    assertThat(ok("status").out()).contains("pipes (2)").contains("newest complete state");
  }

  @Test
  void an_import_and_a_restore_say_the_same_numbers() {
    ok("init");
    assertThat(ok("import").out())
        .contains("1 file, 1 further name of them, 1 symbolic link, 1 directory");
    Ran json = ok("import", "--json");
    String to = place.resolve("back").toString();
    Ran restored = ok("restore", "--to", to, "--json");
    for (String number :
        List.of("\"files\":1", "\"links\":1", "\"symlinks\":1", "\"directories\":1")) {
      assertThat(json.out().replace(" ", "")).contains(number);
      assertThat(restored.out().replace(" ", "")).contains(number);
    }
  }

  @Test
  void one_file_system_is_true_or_false() throws IOException {
    configure("perhaps");
    Ran ran = tidemark.run("import");
    assertThat(ran.exit()).isEqualTo(ExitCode.USAGE.code());
    assertThat(ran.err()).contains("one-file-system: expected true or false, got 'perhaps'");
    configure("false");
    ok("init");
    ok("import");
  }
}
