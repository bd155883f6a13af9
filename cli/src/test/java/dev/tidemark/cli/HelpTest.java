package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HelpTest {

  private final Tidemark tidemark = new Tidemark(Path.of("none.yml"), Map.of());

  @ParameterizedTest
  @ValueSource(strings = {"", "init ", "restore ", "target ", "target create "})
  void every_command_explains_itself_when_asked(String command) {
    Tidemark.Ran ran = tidemark.bare((command + "--help").split(" "));
    assertThat(ran.exit()).isZero();
    assertThat(ran.out()).startsWith("Usage: tidemark " + command).contains("--help");
    assertThat(ran.err()).isEmpty();
  }

  @Test
  void the_version_can_be_asked_for_as_an_option_too() {
    assertThat(tidemark.bare("--version").out()).startsWith("tidemark ");
  }
}
