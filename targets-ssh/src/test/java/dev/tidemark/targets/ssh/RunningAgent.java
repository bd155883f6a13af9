package dev.tidemark.targets.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// An `ssh-agent` of OpenSSH's.
final class RunningAgent implements AutoCloseable {

  private final Path socket;
  private final Process process;

  RunningAgent(Path folder) throws IOException {
    socket = folder.resolve("agent");
    process =
        new ProcessBuilder("ssh-agent", "-D", "-a", socket.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("agent.log").toFile())
            .start();
    while (!Files.exists(socket) && process.isAlive()) {
      Thread.onSpinWait();
    }
  }

  Map<String, String> environment() {
    return Map.of("SSH_AUTH_SOCK", socket.toString());
  }

  void add(Path key) throws IOException, InterruptedException {
    run(environment(), "ssh-add", "-q", key.toString());
  }

  static void run(Map<String, String> environment, String... command)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor()).as(said).isZero();
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    process.waitFor();
  }
}
