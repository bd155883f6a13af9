package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.testkit.layers.ClassPath;
import dev.tidemark.testkit.layers.ModuleRules;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The walls between all modules: this is the one module whose tests see them all.
final class LayeringTest {

  @ParameterizedTest
  @ValueSource(
      strings = {"spi", "engine", "targets.fs", "targets.s3", "targets.ssh", "testkit", "cli"})
  void a_module_uses_only_what_its_walls_let_through(String module) {
    assertThat(ModuleRules.broken(ClassPath.below("dev.tidemark." + module))).isEmpty();
  }

  /// A machine whose own name does not resolve waits ten seconds for each such question.
  @ParameterizedTest
  @ValueSource(strings = {"spi", "engine", "targets.fs", "targets.s3", "targets.ssh", "cli"})
  void no_module_asks_a_name_server_for_the_name_of_this_machine(String module) {
    assertThat(ClassPath.below("dev.tidemark." + module))
        .filteredOn(c -> c.members().stream().anyMatch(m -> m.name().equals("getLocalHost")))
        .isEmpty();
  }
}
