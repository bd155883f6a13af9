package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/// What `examples/` shows is what the program reads.
class ExamplesTest {

  private static final Path EXAMPLES = Path.of("..", "examples");
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Z0-9_]+)}");

  static List<Path> configurations() throws IOException {
    return files(EXAMPLES, ".yml");
  }

  static List<Path> policies() throws IOException {
    return files(EXAMPLES.resolve("policies"), ".json");
  }

  private static List<Path> files(Path folder, String ending) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(file -> file.toString().endsWith(ending)).sorted().toList();
    }
  }

  @Test
  void there_is_one_for_each_place_that_users_ask_for() throws IOException {
    assertThat(configurations().stream().map(file -> file.getFileName().toString()))
        .contains("aws.yml", "minio.yml", "ceph.yml", "r2.yml", "b2.yml", "wasabi.yml")
        .contains("hetzner.yml", "garage.yml", "nas-sftp.yml", "usb-disk.yml", "laptop.yml");
    assertThat(policies()).hasSizeGreaterThanOrEqualTo(4);
  }

  @ParameterizedTest
  @MethodSource("configurations")
  void each_is_read_without_a_mistake(Path file) throws IOException {
    String text = Files.readString(file);
    Map<String, String> environment = new HashMap<>();
    for (Matcher m = VARIABLE.matcher(text); m.find(); ) {
      environment.put(m.group(1), "value");
    }
    Tidemark.Ran ran = new Tidemark(file, environment).run("config", "check");
    assertThat(ran.exit()).as(ran.err()).isZero();
    assertThat(text).containsPattern("# (untried: from|tried:)");
  }

  @ParameterizedTest
  @MethodSource("configurations")
  void each_is_listed_in_the_table(Path file) throws IOException {
    assertThat(Files.readString(EXAMPLES.resolve("README.md")))
        .contains("`" + file.getFileName() + "`");
  }

  @ParameterizedTest
  @MethodSource("policies")
  void each_policy_is_json_and_lets_nobody_delete(Path file) throws IOException {
    String text = Files.readString(file);
    Object read = new Load(LoadSettings.builder().build()).loadFromString(text);
    assertThat(read).isInstanceOf(Map.class);
    assertThat(text).doesNotContain("Delete").doesNotContain("s3:*");
  }
}
