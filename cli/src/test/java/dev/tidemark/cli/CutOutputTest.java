package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Goal: no script takes a list that was cut short for the whole one.
final class CutOutputTest {

  private static final int FILES = 60;

  @TempDir Path place;
  private Tidemark tidemark;

  @BeforeEach
  void fill() throws IOException {
    Path tree = Files.createDirectory(place.resolve("ann"));
    for (int i = 0; i < FILES; i++) {
      Files.writeString(tree.resolve("file" + i), "content " + i);
    }
    Path config =
        Files.writeString(
            place.resolve("tidemark.yml"),
            """
            version: 1
            volume: %1$s/vol
            encryption: none
            sources: [{path: %1$s/ann, as: /ann}]
            targets: [{name: usb, type: fs, path: %1$s/usb}]
            """
                .formatted(place));
    tidemark = new Tidemark(config, Map.of());
    for (String command : new String[] {"init", "import", "target create usb", "mirror"}) {
      assertThat(tidemark.run(command.split(" ")).exit()).isZero();
    }
    assertThat(tidemark.run("snapshot", "one").exit()).isZero();
  }

  /// Takes some bytes, then nothing any more, as a full disk or a pipe whose reader has gone.
  private static final class Cut extends OutputStream {
    private int left;
    private int refused;

    Cut(int left) {
      this.left = left;
    }

    @Override
    public void write(int b) throws IOException {
      if (left == 0) {
        refused++;
        throw new IOException("No space left on device");
      }
      left--;
    }
  }

  private int run(Cut cut, OutputStream err, String command) {
    List<String> all = new ArrayList<>(List.of(command.split(" ")));
    if (!command.startsWith("-")) {
      all.addAll(List.of("-c", place.resolve("tidemark.yml").toString()));
    }
    return Main.run(
        all.toArray(String[]::new),
        name -> null,
        new PrintStream(cut, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ls :/ann",
        "ls -r",
        "ls :/ann --json",
        "log",
        "log --json",
        "cat :/ann/file7",
        "status",
        "status --json",
        "snapshot --list",
        "target list",
        "target types",
        "config show",
        "config check",
        "verify usb",
        "verify usb --json",
        "import",
        "backup",
        "mirror --plan",
        "version",
        "completion",
        "--help",
        "--version",
        "restore --to back --help"
      })
  void what_cannot_be_printed_whole_is_an_error_in_one_line(String command) {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    for (int bytes : new int[] {0, 5}) {
      whole.reset();
      assertThat(run(new Cut(bytes), whole, command)).as(command).isEqualTo(1);
      assertThat(whole.toString(StandardCharsets.UTF_8))
          .contains("stdout cannot be written")
          .hasLineCount(1);
    }
  }

  @Test
  void a_list_ends_soon_when_nobody_reads_it() {
    Cut cut = new Cut(200);
    assertThat(run(cut, OutputStream.nullOutputStream(), "ls :/ann")).isEqualTo(1);
    assertThat(cut.refused).isLessThan(10);
  }

  @Test
  void a_content_ends_soon_when_nobody_reads_it() throws IOException {
    Files.write(place.resolve("ann/large"), new byte[4 << 20]);
    assertThat(tidemark.run("import").exit()).isZero();
    Cut cut = new Cut(10);
    assertThat(run(cut, OutputStream.nullOutputStream(), "cat :/ann/large")).isEqualTo(1);
    assertThat(cut.refused).isLessThan(10);
  }

  @Test
  void another_failure_keeps_its_code() {
    assertThat(run(new Cut(0), new ByteArrayOutputStream(), "cat :/ann/none --json")).isEqualTo(2);
    assertThat(run(new Cut(0), new ByteArrayOutputStream(), "ls :/none --json")).isEqualTo(10);
  }

  @Test
  void what_was_done_is_done_though_nobody_hears_of_it() throws IOException {
    Files.writeString(place.resolve("ann/more"), "more");
    assertThat(run(new Cut(0), new ByteArrayOutputStream(), "import")).isEqualTo(1);
    assertThat(tidemark.run("cat", ":/ann/more").out()).isEqualTo("more");
  }
}
