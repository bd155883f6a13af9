package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.cli.Tidemark.Ran;
import dev.tidemark.cli.exit.ExitCode;
import dev.tidemark.cli.store.GlobalOptions;
import dev.tidemark.cli.store.Session;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// Goal: `--to "$UNSET"` is a mistake, never the current directory.
final class EmptyTextsTest {

  @TempDir Path place;

  /// Every command with each of its options and parameters empty in turn, the others filled.
  static Stream<List<String>> everyEmptyText() {
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
    GlobalOptions options = new GlobalOptions();
    CommandLine line = Main.commands(options, new Session(options, name -> null, nowhere, nowhere));
    return commands(line).flatMap(command -> emptied(command.getCommandSpec()));
  }

  private static Stream<CommandLine> commands(CommandLine line) {
    return line.getSubcommands().isEmpty()
        ? Stream.of(line)
        : line.getSubcommands().values().stream().flatMap(EmptyTextsTest::commands);
  }

  private static Stream<List<String>> emptied(CommandSpec command) {
    Stream<ArgSpec> taking =
        Stream.concat(
            command.options().stream().filter(option -> option.arity().max() > 0),
            command.positionalParameters().stream());
    return taking.map(empty -> arguments(command, empty));
  }

  private static List<String> arguments(CommandSpec command, ArgSpec empty) {
    List<String> all = new ArrayList<>(List.of(command.qualifiedName().split(" ")));
    all.removeFirst();
    for (OptionSpec option : command.options()) {
      if (option == empty || option.required()) {
        all.addAll(List.of(option.longestName(), option == empty ? "" : "x"));
      }
    }
    for (PositionalParamSpec parameter : command.positionalParameters()) {
      if (parameter == empty || parameter.arity().min() > 0) {
        all.add(parameter == empty ? "" : "x");
      }
    }
    return all;
  }

  @ParameterizedTest
  @MethodSource("everyEmptyText")
  void an_empty_text_on_the_command_line_is_a_mistake(List<String> arguments) {
    Ran ran =
        new Tidemark(place.resolve("none.yml"), Map.of()).bare(arguments.toArray(String[]::new));
    assertThat(ran.exit()).as(ran.out() + ran.err()).isEqualTo(ExitCode.USAGE.code());
    assertThat(ran.err()).containsAnyOf("got an empty text", "Invalid value for").hasLineCount(1);
  }

  @Test
  void nothing_is_done_before_an_empty_text_is_seen() throws IOException {
    String volume = place.resolve("vol").toString();
    Ran ran = new Tidemark(place.resolve("none.yml"), Map.of()).bare("init", volume, "-V", "");
    assertThat(ran.err()).contains("--volume: got an empty text; is a variable not set?");
    assertThat(Files.exists(place.resolve("vol"))).isFalse();
  }

  @Test
  void an_empty_secret_is_a_mistake_wherever_it_comes_from() throws IOException {
    Files.createDirectory(place.resolve("ann"));
    Files.writeString(place.resolve("key"), "\nsecond line\n");
    for (String setting : new String[] {"-file: " + place.resolve("key"), "-command: 'true'"}) {
      Path config =
          Files.writeString(
              place.resolve("tidemark.yml"),
              """
              version: 1
              volume: %1$s/vol
              encryption: none
              targets:
                - name: b
                  type: s3
                  bucket: bucket
                  endpoint: http://127.0.0.1:9
                  access-key-id: id
                  secret-access-key%2$s
              """
                  .formatted(place, setting));
      Ran ran = new Tidemark(config, Map.of()).run("target", "test", "b");
      assertThat(ran.exit()).as(ran.err()).isEqualTo(ExitCode.CREDENTIALS.code());
      assertThat(ran.err()).contains("secret-access-key" + setting.substring(0, 5));
    }
  }
}
