package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// Goal: no test is left out in silence. Method: the build runs this class twice, among all others
/// and as its last step, where the testkit's listener says what the tests of all modules have left
/// out.
final class LeftOutTest {

  private static final String NOTES = "tidemark.test.left-out";
  private static final String REPORT = "tidemark.test.report";

  @Test
  void what_tests_leave_out_is_noted_in_each_module_and_said_for_all_in_the_last_step() {
    String project = System.getProperty(REPORT);
    if (project == null) {
      assertThat(System.getProperty(NOTES)).endsWith("/cli/target/left-out-tests");
    } else {
      assertThat(Path.of(project, "tools", "servers")).isDirectory();
    }
  }

  @Test
  void the_step_that_says_it_is_the_last_one_of_the_last_module() throws IOException {
    String modules = Files.readString(Path.of("..", "pom.xml"));
    assertThat(modules.substring(modules.lastIndexOf("<module>"))).startsWith("<module>cli<");
    assertThat(Files.readString(Path.of("pom.xml")))
        .containsPattern("<phase>verify</phase>(?s:.*)<test>LeftOutTest</test>(?s:.*)<" + REPORT);
  }
}
