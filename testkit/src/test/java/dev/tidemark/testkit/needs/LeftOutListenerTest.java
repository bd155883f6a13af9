package dev.tidemark.testkit.needs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.tidemark.testkit.PlantedClasses;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/// Goal: whatever leaves a test out, it is noted. Method: JUnit runs tests that are left out in
/// each way there is.
final class LeftOutListenerTest {

  private static final String SERVER =
      "dev.tidemark.testkit.needs.Need.server(\"tools/servers/a.sh\").require(false);";
  private static final Map.Entry<Need, Long> ONE = Map.entry(Need.server("tools/servers/a.sh"), 1L);

  @TempDir Path folder;

  private Map<Need, Long> leftOutOf(String tests) throws Exception {
    Path notes = folder.resolve("notes");
    PlantedClasses.compile(folder, "class SampleTest { " + tests + " }");
    try (URLClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
      LauncherFactory.create(
              LauncherConfig.builder().enableTestExecutionListenerAutoRegistration(false).build())
          .execute(
              LauncherDiscoveryRequestBuilder.request()
                  .selectors(selectClass(loader.loadClass("planted.SampleTest")))
                  .build(),
              new LeftOutListener(Map.of(LeftOutListener.NOTES, notes.toString())));
    }
    return LeftOutTests.read(notes).counts();
  }

  @Test
  void a_test_without_its_server_is_noted_with_the_command() throws Exception {
    assertThat(leftOutOf("@Test void stored() { " + SERVER + " }")).containsOnly(ONE);
  }

  @Test
  void a_test_whose_class_cannot_be_made_without_a_server_is_noted() throws Exception {
    assertThat(leftOutOf("SampleTest() { " + SERVER + " } @Test void stored() {}"))
        .containsOnly(ONE);
  }

  @Test
  void a_class_that_is_left_out_counts_with_all_its_tests() throws Exception {
    String tests = "@Test void one() {} @Test void two() {}";
    assertThat(leftOutOf("@BeforeAll static void first() { " + SERVER + " }" + tests))
        .containsOnly(Map.entry(ONE.getKey(), 2L));
  }

  @Test
  void an_assumption_and_a_condition_are_noted_with_their_words() throws Exception {
    String tests =
        "@Test void one() { Assumptions.assumeTrue(false, \"no snow\"); }"
            + " @Test @Disabled(\"in summer\") void two() {}";
    assertThat(leftOutOf(tests))
        .containsOnly(
            Map.entry(Need.ability("Assumption failed: no snow"), 1L),
            Map.entry(Need.ability("in summer"), 1L));
  }

  @Test
  void a_test_that_runs_is_not_noted_whatever_came_of_it() throws Exception {
    String tests =
        "@Test void good() {} @Test void bad() { throw new IllegalStateException(\"bad\"); }";
    assertThat(leftOutOf(tests)).isEmpty();
  }

  @Test
  void junit_has_the_listener_and_the_build_says_where_it_notes() {
    assertThat(System.getProperty(LeftOutListener.NOTES)).endsWith("/" + LeftOutReport.NOTES);
    assertThat(ServiceLoader.load(TestExecutionListener.class))
        .hasAtLeastOneElementOfType(LeftOutListener.class);
  }
}
