package dev.tidemark.testkit.needs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LeftOutReportTest {

  @TempDir Path project;

  private void note(String module, Map<Need, Long> counts) throws Exception {
    new LeftOutTests(counts).write(project.resolve(module).resolve(LeftOutReport.NOTES));
  }

  @Test
  void nothing_is_said_where_nothing_was_left_out() throws Exception {
    Files.createDirectory(project.resolve("untested"));
    note("one", Map.of());
    assertThat(LeftOutReport.of(project).line()).isEmpty();
  }

  @Test
  void all_modules_are_said_in_one_line_with_one_command() throws Exception {
    note("one", Map.of(Need.server("tools/b.sh"), 3L, Need.ability("the right to mount"), 1L));
    note("two", Map.of(Need.server("tools/b.sh"), 4L, Need.server("tools/a.sh"), 5L));
    assertThat(LeftOutReport.of(project).line())
        .contains(
            "Left out: 13 tests; 12 run with: export $(tools/a.sh start)"
                + " && export $(tools/b.sh start) && mvn verify; 1 (the right to mount)");
  }

  @Test
  void where_no_command_helps_none_is_said() throws Exception {
    note("one", Map.of(Need.ability("root"), 1L));
    assertThat(LeftOutReport.of(project).line()).contains("Left out: 1 test; 1 (root)");
  }

  @Test
  void notes_are_those_of_the_last_run() throws Exception {
    note("one", Map.of(Need.ability("root"), 1L));
    note("one", Map.of());
    assertThat(LeftOutReport.of(project).line()).isEmpty();
  }
}
