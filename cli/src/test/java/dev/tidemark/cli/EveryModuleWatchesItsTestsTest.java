package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// No module forgets [EveryTestRuns].
final class EveryModuleWatchesItsTestsTest {

  private static final Path PARENT = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");
  private static final Predicate<String> EXTENDS =
      Pattern.compile("class EveryTestRunsTest extends EveryTestRuns\\b").asPredicate();

  @Test
  void each_module_with_tests_sees_that_none_is_passed_over() throws IOException {
    List<Path> tested =
        modules().stream()
            .map(module -> PARENT.resolve(module).resolve("src/test/java"))
            .filter(Files::isDirectory)
            .toList();

    assertThat(tested)
        .hasSizeGreaterThan(1)
        .allSatisfy(tests -> assertThat(watches(tests)).as(tests.toString()).isTrue());
  }

  private static List<String> modules() throws IOException {
    return MODULE
        .matcher(Files.readString(PARENT.resolve("pom.xml")))
        .results()
        .map((MatchResult found) -> found.group(1))
        .toList();
  }

  private static boolean watches(Path tests) throws IOException {
    try (Stream<Path> files = Files.walk(tests)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        if (file.endsWith("EveryTestRunsTest.java") && EXTENDS.test(Files.readString(file))) {
          return true;
        }
      }
      return false;
    }
  }
}
