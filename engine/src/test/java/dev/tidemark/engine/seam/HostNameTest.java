package dev.tidemark.engine.seam;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostNameTest {

  @TempDir private Path dir;

  @Test
  void the_system_is_asked_first_then_the_environment_then_a_command() throws IOException {
    Path file = dir.resolve("hostname");
    Map<String, String> environment = Map.of("HOSTNAME", "of-environment");
    assertThat(HostName.find(file, environment)).contains("of-environment");
    Files.writeString(file, "of-system\n");
    assertThat(HostName.find(file, environment)).contains("of-system");
    Files.writeString(file, "\n");
    assertThat(HostName.find(file, environment)).contains("of-environment");
    assertThat(HostName.fromCommand("echo", "of-command")).contains("of-command");
    assertThat(HostName.fromCommand(dir.resolve("missing").toString())).isEmpty();
  }
}
