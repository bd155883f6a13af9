package dev.tidemark.testkit.layers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.testkit.PlantedClasses;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Goal: whatever Surefire or JUnit would pass over is named, and nothing else. Method: classes
/// compiled here, since in this module's own tests the rule would find them.
final class TestDiscoveryTest {

  private static final String BASE = "abstract class Base { @Test void holds() {} }";

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "class OneTest { @Test void holds() {} }",
        "class OneTests { @Test void holds() {} }",
        "class OneTestCase { @ParameterizedTest @ValueSource(ints = 1) void holds(int i) {} }",
        "class TestOne { @TestFactory List<DynamicTest> all() { return List.of(); } }",
        "class OneTest extends Base {}",
        "class OneTest { @Nested class Inner extends Base {} }",
        "class OneTest { @Nested class Inner { @Nested class Deep extends Base {} } }",
        "abstract class Above { @Nested class Inner extends Base {} } class OneTest extends Above {}",
        "class OneTest extends Base { @Override @Test void holds() {} }",
        "class OneTest extends Base { static class Place { void holds() {} } }",
        "interface Contract { @Test default void kept() {} } class OneTest implements Contract {}",
        "class Helpful { void holds() {} }",
      })
  void what_is_run_is_not_named(String source) throws IOException {
    compile(source + " class BaseTest extends Base {}");

    assertThat(TestDiscovery.passedOver(folder)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "class Hidden { @Test void holds() {} } | Hidden | Surefire includes",
        "class Hidden extends Base {} | Hidden | Surefire includes",
        "class OneTest { static class Hidden extends Base {} } | OneTest$Hidden | nested and static",
        "class OneTest { @Nested static class Hidden extends Base {} } | OneTest$Hidden | static",
        "abstract class Over { static class InTest extends Base {} } | Over$InTest | static",
        "class OneTest { class Hidden extends Base {} } | OneTest$Hidden | without @Nested",
        "class OneTest { @Nested private class Hidden extends Base {} } | OneTest$Hidden | private",
        "class Outer { @Nested class Hidden extends Base {} } | Outer$Hidden | no class that is run",
        "class OneTest { void f() { class Hidden extends Base {} } } | OneTest$1Hidden | method",
        "abstract class Alone { @RepeatedTest(2) void is() {} } | Alone | no class that is run",
        "interface Alone { @Test default void kept() {} } | Alone | no class that is run",
        "class OneTest { @Test private void hidden() {} } | OneTest.hidden | private",
        "class OneTest { @Test static void hidden() {} } | OneTest.hidden | static",
        "class OneTest { @Test int hidden() { return 1; } } | OneTest.hidden | result",
        "class OneTest extends Base { @Override void holds() {} } | OneTest.holds | overrides",
      })
  void what_would_be_passed_over_is_named(String line) throws IOException {
    String[] part = line.split(" \\| ");
    compile(part[0] + " class BaseTest extends Base {}");

    assertThat(TestDiscovery.passedOver(folder))
        .singleElement()
        .asString()
        .startsWith("planted." + part[1] + " ")
        .contains(part[2]);
  }

  @Test
  void a_test_made_by_an_annotation_of_our_own_is_seen() throws IOException {
    compile(
        "@java.lang.annotation.Retention(java.lang.annotation.RetentionPolicy.RUNTIME)"
            + " @Test @interface Slow {}"
            + " class Hidden { @Slow void holds() {} } class BaseTest extends Base {}");

    assertThat(TestDiscovery.passedOver(folder))
        .singleElement()
        .asString()
        .startsWith("planted.Hidden ");
  }

  private void compile(String classes) throws IOException {
    PlantedClasses.compile(folder, BASE + classes);
  }
}
