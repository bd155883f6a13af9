package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.testkit.layers.ClassPath;
import dev.tidemark.testkit.layers.CompiledClass;
import dev.tidemark.testkit.layers.ModuleRules;
import org.junit.jupiter.api.Test;
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

  /// Two registries of links would give a target twice its limits.
  @Test
  void all_that_one_run_asks_of_a_target_passes_one_link() {
    String links = "dev.tidemark.engine.link.Links";
    String mirror = "dev.tidemark.engine.mirror.MirrorBuilder";
    assertThat(ClassPath.below("dev.tidemark.cli"))
        .filteredOn(c -> calls(c, links, "<init>"))
        .extracting(CompiledClass::name)
        .containsExactly(Session.class.getName());
    assertThat(ClassPath.below("dev.tidemark.cli"))
        .filteredOn(c -> calls(c, mirror, "build") || calls(c, mirror, "round"))
        .isNotEmpty()
        .allMatch(c -> calls(c, mirror, "links"));
  }

  private static boolean calls(CompiledClass user, String owner, String name) {
    return user.members().stream()
        .anyMatch(used -> used.owner().equals(owner) && used.name().equals(name));
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
