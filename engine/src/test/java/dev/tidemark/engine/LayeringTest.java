package dev.tidemark.engine;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.testkit.layers.ClassPath;
import dev.tidemark.testkit.layers.CompiledClass;
import dev.tidemark.testkit.layers.ModuleRules;
import dev.tidemark.testkit.layers.PackageFloors;
import dev.tidemark.testkit.layers.SimulatedTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The floors of the engine, and what keeps it fit for simulation. That the rules themselves work
/// is shown by the testkit's `LayersTest`, on classes that break them. The walls around all modules
/// are tested where all modules can be seen, in `cli`; those of `spi` and the engine are tested
/// here too, because this is where they are broken first.
final class LayeringTest {

  private static final String ENGINE = "dev.tidemark.engine";

  /// Every package of the engine, each allowed to use those with a lower number. A new package gets
  /// its line here.
  private static final Map<String, Integer> FLOORS =
      Map.ofEntries(
          entry("bytes", 0),
          entry("seam", 0),
          entry("guard", 1),
          entry("page", 1),
          entry("btree", 2),
          entry("volume", 3),
          entry("content", 3),
          entry("pack", 4),
          entry("failure", 4),
          entry("files", 5),
          entry("ingest", 6),
          entry("seal", 6),
          entry("link", 6),
          entry("archive", 7),
          entry("live", 7),
          entry("copy", 8),
          entry("spool", 8),
          entry("mirror", 9),
          entry("restore", 9),
          entry("retain", 9),
          entry("check", 10));

  private static final List<CompiledClass> CLASSES = ClassPath.below(ENGINE);

  @Test
  void a_package_uses_only_floors_below_its_own() {
    assertThat(new PackageFloors(ENGINE, FLOORS).broken(CLASSES)).isEmpty();
  }

  @Test
  void time_threads_and_chance_come_from_seam_alone() {
    List<CompiledClass> simulated =
        CLASSES.stream().filter(c -> !c.packageName().equals(ENGINE + ".seam")).toList();
    assertThat(SimulatedTime.broken(simulated)).isEmpty();
  }

  @Test
  void the_engine_knows_no_target_and_spi_knows_only_the_jdk() {
    assertThat(ModuleRules.broken(CLASSES)).isEmpty();
    assertThat(ModuleRules.broken(ClassPath.below("dev.tidemark.spi"))).isEmpty();
  }
}
