package dev.tidemark.testkit.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.testkit.layers.planted.Offences;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Goal: each rule notices what it forbids, and nothing else. Method: compiled classes that break
/// it on purpose.
final class LayersTest {

  private static final String PLANTED = "dev.tidemark.testkit.layers.planted";
  private static final PackageFloors FLOORS =
      new PackageFloors(PLANTED, Map.of("cellar", 0, "left", 1, "right", 1));

  static Stream<Class<?>> offences() {
    return Arrays.stream(Offences.class.getDeclaredClasses());
  }

  @ParameterizedTest
  @MethodSource("offences")
  void each_planted_use_of_time_threads_or_chance_is_noticed(Class<?> offence) throws IOException {
    assertThat(SimulatedTime.broken(List.of(read(offence.getName()))))
        .isNotEmpty()
        .allMatch(sentence -> sentence.startsWith(offence.getName() + " "));
  }

  @Test
  void locks_queues_and_seeded_chance_are_free_to_use() throws IOException {
    assertThat(SimulatedTime.broken(List.of(read(PLANTED + ".Innocent")))).isEmpty();
  }

  @Test
  void a_package_may_use_the_floor_below() throws IOException {
    assertThat(FLOORS.broken(List.of(read(PLANTED + ".left.Beam")))).isEmpty();
  }

  @Test
  void a_generic_argument_from_a_floor_above_is_noticed() throws IOException {
    assertThat(FLOORS.broken(List.of(read(PLANTED + ".cellar.Climber"))))
        .singleElement()
        .asString()
        .contains("cellar.Climber (floor 0)", "left.Beam (floor 1)");
  }

  @Test
  void a_use_beside_the_own_floor_is_noticed() throws IOException {
    assertThat(FLOORS.broken(List.of(read(PLANTED + ".right.Neighbour"))))
        .singleElement()
        .asString()
        .contains("right.Neighbour (floor 1)", "left.Beam (floor 1)");
  }

  @Test
  void a_package_without_a_floor_is_noticed() throws IOException {
    PackageFloors known = new PackageFloors(PLANTED, Map.of("cellar", 0));
    assertThat(known.broken(List.of(read(PLANTED + ".left.Beam"))))
        .singleElement()
        .asString()
        .contains("without a floor");
  }

  @Test
  void each_wall_between_modules_stops_its_neighbours() {
    assertThat(use("spi.words.TxId", "dev.tidemark.engine.page.Page")).hasSize(1);
    assertThat(use("spi.words.TxId", "org.slf4j.Logger")).hasSize(1);
    assertThat(use("spi.words.TxId", "java.sql.Connection")).hasSize(1);
    assertThat(use("engine.mirror.Lane", "dev.tidemark.targets.fs.FolderTarget")).hasSize(1);
    assertThat(use("engine.mirror.Lane", "dev.tidemark.cli.Main")).hasSize(1);
    assertThat(use("targets.s3.Bucket", "dev.tidemark.engine.mirror.Lane")).hasSize(1);
    assertThat(use("targets.s3.Bucket", "dev.tidemark.targets.fs.FolderTarget")).hasSize(1);
    assertThat(use("cli.Main", "dev.tidemark.targets.fs.FolderTarget")).hasSize(1);
    assertThat(use("testkit.MemorySink", "dev.tidemark.engine.mirror.Lane")).hasSize(1);
  }

  @Test
  void what_the_walls_allow_passes() {
    assertThat(use("spi.words.TxId", "java.util.List")).isEmpty();
    assertThat(use("spi.words.TxId", "org.jspecify.annotations.Nullable")).isEmpty();
    assertThat(use("engine.mirror.Lane", "dev.tidemark.spi.words.TxId")).isEmpty();
    assertThat(use("targets.s3.Bucket", "software.amazon.awssdk.services.s3.S3Client")).isEmpty();
    assertThat(use("targets.s3.Bucket", "dev.tidemark.targets.s3.Settings")).isEmpty();
    assertThat(use("cli.Main", "dev.tidemark.engine.mirror.Lane")).isEmpty();
  }

  @Test
  void a_slow_call_in_a_quick_section_is_noticed_over_methods_and_lambdas() throws IOException {
    assertThat(quick().broken(List.of(read(PLANTED + ".Section$Slow"))))
        .hasSize(2)
        .allMatch(sentence -> sentence.endsWith("java.lang.Thread.sleep"))
        .anyMatch(sentence -> sentence.contains(".directly -> "))
        .anyMatch(sentence -> sentence.contains(".byLambda -> "));
  }

  @Test
  void what_is_slow_outside_of_a_quick_section_passes() throws IOException {
    List<CompiledClass> quick = List.of(read(PLANTED + ".Section$Quick"));
    assertThat(quick().starts(quick)).isEqualTo(1);
    assertThat(quick().broken(quick)).isEmpty();
  }

  private static QuickSections quick() {
    return new QuickSections(
        Set.of(PLANTED + ".Section"), call -> call.owner().equals("java.lang.Thread"));
  }

  @Test
  void classes_are_found_in_folders_and_jars_but_never_among_tests() {
    assertThat(ClassPath.below("dev.tidemark.testkit.layers"))
        .extracting(CompiledClass::name)
        .contains(ModuleRules.class.getName())
        .noneMatch(name -> name.startsWith(PLANTED));
    assertThat(ClassPath.below("org.assertj.core.api"))
        .extracting(CompiledClass::name)
        .contains("org.assertj.core.api.Assertions");
  }

  @Test
  void a_search_that_finds_no_class_fails() {
    assertThatThrownBy(() -> ClassPath.below(PLANTED))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(PLANTED);
  }

  private static List<String> use(String user, String used) {
    return ModuleRules.broken(
        List.of(
            new CompiledClass("dev.tidemark." + user, Set.of(used), Set.of(), Map.of(), false)));
  }

  private static CompiledClass read(String className) throws IOException {
    String file = "/" + className.replace('.', '/') + ".class";
    try (InputStream in =
        Objects.requireNonNull(LayersTest.class.getResourceAsStream(file), file)) {
      return CompiledClass.read(in.readAllBytes());
    }
  }
}
