package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.cli.exit.ExitCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Runs commands as the program does, and keeps what they print.
final class Tidemark {

  private final Path config;
  private final Map<String, String> environment;

  Tidemark(Path config, Map<String, String> environment) {
    this.config = config;
    this.environment = environment;
  }

  /// The program with a configuration in `tidemark.yml` of a place: the volume in `vol`, and `ann`
  /// as its source.
  ///
  /// @param targets each in braces; `%1$s` stands for the place
  static Tidemark at(Path place, String... targets) throws IOException {
    return withSource(place, "{path: %1$s/ann, as: /ann}", targets);
  }

  static Tidemark withSource(Path place, String source, String... targets) throws IOException {
    StringBuilder text = new StringBuilder("version: 1\nvolume: %1$s/vol\nencryption: none\n");
    text.append("sources:\n  - ").append(source).append('\n');
    if (targets.length > 0) {
      text.append("targets:\n  - ").append(String.join("\n  - ", targets)).append('\n');
    }
    Path config = place.resolve("tidemark.yml");
    Files.writeString(config, text.toString().formatted(place));
    Files.setPosixFilePermissions(config, PosixFilePermissions.fromString("rw-------"));
    return new Tidemark(config, Map.of());
  }

  /// What one command came to.
  record Ran(int exit, String out, String err) {}

  /// Runs a command that must do all that it was to do.
  Ran ok(String... arguments) {
    return ends(ExitCode.OK, arguments);
  }

  /// Runs a command that must end with this code.
  Ran ends(ExitCode exit, String... arguments) {
    Ran ran = run(arguments);
    assertThat(ran.exit())
        .as("%s: %s%s", String.join(" ", arguments), ran.out(), ran.err())
        .isEqualTo(exit.code());
    return ran;
  }

  Ran run(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add("-c");
    all.add(config.toString());
    return bare(all.toArray(String[]::new));
  }

  /// Without the configuration.
  Ran bare(String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exit =
        Main.run(
            arguments,
            environment::get,
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    return new Ran(
        exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /// What starts the program in a process of its own.
  static List<String> command() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "--enable-native-access=ALL-UNNAMED"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    return command;
  }

  /// Starts a process of its own, that can be killed.
  ///
  /// @param output the file that gets all it prints
  static Process start(Path output, Map<String, String> environment, String... arguments)
      throws IOException {
    List<String> command = command();
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    return builder.redirectOutput(output.toFile()).start();
  }
}
