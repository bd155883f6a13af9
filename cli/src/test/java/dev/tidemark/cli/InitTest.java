package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InitTest {

  @TempDir private Path dir;

  private final Tidemark tidemark = new Tidemark(Path.of("none.yml"), Map.of());
  private Path volume = Path.of("");

  @BeforeEach
  void makeDirectory() throws IOException {
    volume = Files.createDirectory(dir.resolve("volume"));
  }

  @Test
  void what_a_creation_left_that_found_no_room_is_no_obstacle_to_the_next() throws IOException {
    Files.createFile(volume.resolve("lock"));
    Files.writeString(volume.resolve("lock.holder"), "process 1 on elsewhere: java");
    Files.write(volume.resolve("btree.new"), new byte[5000]);
    assertThat(tidemark.bare("init", volume.toString()).exit()).isZero();
    assertThat(volume.resolve("btree")).exists();
    assertThat(volume.resolve("btree.new")).doesNotExist();
    assertThat(tidemark.bare("init", volume.toString()).exit()).isEqualTo(4);
  }

  @Test
  void a_directory_with_anything_else_in_it_is_refused_and_left_alone() throws IOException {
    Files.createFile(volume.resolve("lock"));
    Files.writeString(volume.resolve("mine"), "text");
    assertThat(tidemark.bare("init", volume.toString()).exit()).isEqualTo(4);
    assertThat(volume.resolve("btree")).doesNotExist();
    assertThat(volume.resolve("mine")).hasContent("text");
  }
}
