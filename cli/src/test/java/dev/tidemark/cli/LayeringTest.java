package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.testkit.layers.ClassPath;
import dev.tidemark.testkit.layers.ModuleRules;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The walls between all modules: this is the one module whose tests see them all.
final class LayeringTest {

  private static final Set<String> SERVERS =
      Set.of(
          "java.net.ServerSocket",
          "java.nio.channels.ServerSocketChannel",
          "org.apache.sshd.server.SshServer");

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

  /// What only tests and the build need is in no jar of the product.
  @ParameterizedTest
  @ValueSource(strings = {"spi", "engine", "targets.fs", "targets.s3", "targets.ssh", "cli"})
  void no_module_of_the_product_has_a_server(String module) {
    assertThat(ClassPath.below("dev.tidemark." + module))
        .filteredOn(c ->
            c.classes().stream()
                .anyMatch(
                    used -> used.startsWith("com.sun.net.httpserver.") || SERVERS.contains(used)))
        .isEmpty();
  }

  @Test
  void what_trains_the_cache_of_the_launcher_is_on_no_class_path() {
    assertThatThrownBy(() -> ClassPath.below("dev.tidemark.training"))
        .isInstanceOf(IllegalStateException.class);
  }
}
