package dev.tidemark.engine.seam;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.spi.words.SystemPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Paths that a person wrote, on a real disk.
class SystemPathTest {

  @TempDir Path temp;
  private Path dir;

  @BeforeEach
  void makeALink() throws IOException {
    dir = temp.toRealPath();
    Files.createDirectories(dir.resolve("x/y"));
    Files.createSymbolicLink(dir.resolve("link"), Path.of("x/y"));
  }

  private Path of(String path) {
    return SystemPath.of(dir.resolve(path));
  }

  @Test
  void dots_behind_a_link_leave_where_the_link_leads() throws IOException {
    assertThat(of("link/..")).isEqualTo(dir.resolve("x"));
    assertThat(of("link/../new/./file")).isEqualTo(dir.resolve("x/new/file"));
    Files.createDirectories(dir.resolve("x/same"));
    assertThat(Files.isSameFile(of("link/../same"), dir.resolve("link/../same"))).isTrue();
  }

  @Test
  void a_link_stays_as_it_is_written_where_no_dots_follow() {
    assertThat(of("link/file")).isEqualTo(dir.resolve("link/file"));
    assertThat(of("link/./file")).isEqualTo(dir.resolve("link/file"));
  }

  @Test
  void what_is_not_there_is_shortened_as_text() {
    assertThat(of("no/such/../file")).isEqualTo(dir.resolve("no/file"));
    assertThat(SystemPath.of(Path.of("/../.."))).isEqualTo(Path.of("/"));
  }

  @Test
  void a_relative_path_begins_at_the_current_directory() {
    assertThat(SystemPath.of(Path.of(""))).isEqualTo(Path.of("").toAbsolutePath());
    assertThat(SystemPath.of(Path.of("a"))).isEqualTo(Path.of("a").toAbsolutePath());
  }
}
