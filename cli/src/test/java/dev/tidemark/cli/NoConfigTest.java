package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.cli.Tidemark.Ran;
import dev.tidemark.cli.exit.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A command is stopped by no mistake in a part of the configuration that it does not need.
class NoConfigTest {

  private static final String HEAD =
      """
      version: 1
      volume: %1$s/vol
      encryption: none
      """;
  private static final String SOURCES =
      """
      sources:
        - {path: %1$s/ann, as: /ann}
      """;
  private static final String TARGETS =
      """
      targets:
        - {name: usb, type: fs, path: %1$s/usb}
      """;
  private static final String CLOUD =
      "  - {name: cloud, type: s3, bucket: acme, region: eu-west-1, access-key-id: a,"
          + " secret-access-key: \"${NO_SUCH_SECRET}\"}\n";

  @TempDir Path place;

  @BeforeEach
  void mirror() throws IOException {
    Files.writeString(Files.createDirectories(place.resolve("ann")).resolve("a.txt"), "first");
    Tidemark tidemark = with(HEAD + SOURCES + TARGETS);
    for (String line : List.of("init", "import", "target create usb", "mirror")) {
      Ran ran = tidemark.run(line.split(" "));
      assertThat(ran.exit()).as(ran.err()).isZero();
    }
  }

  /// A program that finds this configuration wherever it looks for one.
  private Tidemark with(String text) throws IOException {
    Path config = place.resolve("tidemark.yml");
    Files.writeString(config, text.replace("%1$s", place.toString()));
    Files.setPosixFilePermissions(config, PosixFilePermissions.fromString("rw-------"));
    return new Tidemark(config, Map.of("TIDEMARK_CONFIG", config.toString()));
  }

  private void requireOk(Tidemark tidemark, String line) {
    Ran ran = tidemark.bare(line.replace("PLACE", place.toString()).split(" "));
    assertThat(ran.exit()).as("%s: %s", line, ran.err()).isZero();
    assertThat(ran.err()).as(line).doesNotContain("NO_SUCH", "tidemark.yml");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "neither: [YAML",
        "",
        "version: 7\nvolume: \"${NO_SUCH_VOLUME}\"\nunknown: key\n",
      })
  void what_needs_no_configuration_reads_none_of_a_broken_one(String text) throws IOException {
    Tidemark tidemark = with(text);
    for (String line :
        List.of(
            "restore --from file://PLACE/usb --to PLACE/back1",
            "restore --from PLACE/usb --to PLACE/back2",
            "restore -V PLACE/vol --to PLACE/back3",
            "ls file://PLACE/usb:/ann",
            "cat file://PLACE/usb:/ann/a.txt",
            "log file://PLACE/usb",
            "ls PLACE/vol",
            "log PLACE/vol",
            "ls -V PLACE/vol",
            "snapshot --list -V PLACE/vol",
            "verify file://PLACE/usb",
            "verify PLACE/usb -V PLACE/vol",
            "clone file://PLACE/usb PLACE/clone",
            "copy --create file://PLACE/usb file://PLACE/copy",
            "init PLACE/other",
            "target test file://PLACE/usb",
            "target types",
            "completion",
            "version")) {
      requireOk(tidemark, line);
    }
  }

  @Test
  void what_needs_one_target_is_stopped_by_no_other_part() throws IOException {
    Tidemark tidemark =
        with(
            HEAD
                + "sources:\n  - {path: \"${NO_SUCH_SOURCE}\", nonsense: 1}\n"
                + TARGETS
                + CLOUD
                + "  - {name: broken, type: s3, bucket: \"${NO_SUCH_BUCKET}\", from: nobody}\n"
                + "  - {name: ring1, type: fs, path: /r1, from: ring2}\n"
                + "  - {name: ring2, type: fs, path: /r2, from: ring1}\n");
    for (String line :
        List.of(
            "restore --from usb --to PLACE/back",
            "verify usb",
            "mirror usb",
            "target test usb",
            "clone usb PLACE/clone",
            "log",
            "ls")) {
      requireOk(tidemark, line);
    }
    requireStopped(tidemark, "NO_SUCH_SECRET", "verify", "cloud");
    requireStopped(tidemark, "NO_SUCH_BUCKET", "mirror", "broken");
    requireStopped(tidemark, "no target is named 'nobody'", "mirror", "broken");
    requireStopped(tidemark, "a circle", "mirror", "ring1");
    requireStopped(tidemark, "a circle", "mirror", "ring2");
    requireStopped(tidemark, "NO_SUCH_SOURCE", "import");
  }

  private static void requireStopped(Tidemark tidemark, String mistake, String... line) {
    Ran ran = tidemark.bare(line);
    assertThat(ran.exit()).as(ran.err()).isEqualTo(ExitCode.USAGE.code());
    assertThat(ran.err()).contains(mistake);
  }

  @Test
  void who_opens_no_target_needs_no_secret() throws IOException {
    Tidemark tidemark = with(HEAD + SOURCES + TARGETS + CLOUD);
    for (String line : List.of("status", "import", "target list")) {
      requireOk(tidemark, line);
    }
    requireStopped(tidemark, "NO_SUCH_SECRET", "mirror");
    requireStopped(tidemark, "NO_SUCH_SECRET", "config", "check");
  }

  @Test
  void a_backup_names_the_mistakes_of_all_parts_before_it_imports() throws IOException {
    Files.writeString(place.resolve("ann/b.txt"), "new");
    Tidemark tidemark = with(HEAD + "sources:\n  - {path: %1$s/ann, wrong: 1}\n" + TARGETS + CLOUD);
    for (List<String> line : List.of(List.of("backup"), List.of("backup", "--cron"))) {
      Ran ran = tidemark.bare(line.toArray(String[]::new));
      assertThat(ran.exit()).isEqualTo(ExitCode.USAGE.code());
      assertThat(ran.err()).contains("unknown key 'wrong'", "NO_SUCH_SECRET");
    }
    assertThat(tidemark.bare("ls", "-V", place.resolve("vol").toString(), ":/ann").out())
        .doesNotContain("b.txt");
  }

  @Test
  void a_mistake_at_the_top_stops_whoever_reads_the_file() throws IOException {
    for (String mistake : List.of("unknown: key\n", "version: 2\n", "spool-size: much\n")) {
      Tidemark tidemark =
          with(
              (mistake.startsWith("version") ? HEAD.replace("version: 1\n", "") : HEAD)
                  + SOURCES
                  + TARGETS
                  + mistake);
      requireStopped(tidemark, mistake.substring(0, 5), "verify", "usb");
      requireStopped(tidemark, mistake.substring(0, 5), "import");
    }
  }

  @Test
  void no_config_reads_none_and_who_needs_one_says_so() throws IOException {
    Tidemark tidemark = with(HEAD + SOURCES + TARGETS);
    List<String> restore = new ArrayList<>(List.of("restore", "--no-config", "--to"));
    restore.add(place.resolve("back").toString());
    requireStopped(tidemark, "no volume named", restore.toArray(String[]::new));
    requireStopped(tidemark, "--no-config", "mirror", "--no-config", "usb");
    requireStopped(tidemark, "exclude each other", "status", "--no-config", "-c", "x.yml");
    restore.addAll(List.of("--from", "usb"));
    requireStopped(tidemark, "'usb'", restore.toArray(String[]::new));
    requireOk(tidemark, "status --no-config -V PLACE/vol");
    assertThat(place.resolve("back")).doesNotExist();
  }
}
