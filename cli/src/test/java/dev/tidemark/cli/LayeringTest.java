package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.cli.store.Session;
import dev.tidemark.testkit.layers.ClassPath;
import dev.tidemark.testkit.layers.CompiledClass;
import dev.tidemark.testkit.layers.ModuleRules;
import dev.tidemark.testkit.layers.PackageFloors;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The walls between all modules: this is the one module whose tests see them all.
final class LayeringTest {

  /// Every package of the program, each allowed to use those with a lower number; the one without a
  /// name holds `Main`. A new package gets its line here, and in the README.
  private static final Map<String, Integer> FLOORS =
      Map.of(
          "exit", 0, "output", 0, "cron", 0, "config", 1, "place", 2, "plugin", 2, "store", 3,
          "command", 4, "demo", 4, "", 5);

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

  @Test
  void a_package_of_the_program_uses_only_floors_below_its_own() {
    assertThat(
            new PackageFloors("dev.tidemark.cli", FLOORS)
                .broken(ClassPath.below("dev.tidemark.cli")))
        .isEmpty();
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
