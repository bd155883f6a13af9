package dev.tidemark.engine.seam;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The machine's own name, for messages and the audit trail. No name server is asked: where the
/// name does not resolve, an answer takes ten seconds and more.
public final class HostName {

  private static final Path LINUX = Path.of("/proc/sys/kernel/hostname");
  private static final List<String> VARIABLES = List.of("COMPUTERNAME", "HOSTNAME");

  private HostName() {}

  /// The name that the machine has given itself; empty if it does not say.
  public static Optional<String> local() {
    return find(LINUX, System.getenv());
  }

  static Optional<String> find(Path file, Map<String, String> environment) {
    return fromFile(file).or(() -> fromVariables(environment)).or(() -> fromCommand("uname", "-n"));
  }

  private static Optional<String> fromFile(Path file) {
    try {
      return named(Files.readString(file));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static Optional<String> fromVariables(Map<String, String> environment) {
    return VARIABLES.stream()
        .map(name -> named(environment.getOrDefault(name, "")))
        .flatMap(Optional::stream)
        .findFirst();
  }

  static Optional<String> fromCommand(String... command) {
    try {
      try (InputStream out = new ProcessBuilder(command).start().getInputStream()) {
        return named(new String(out.readAllBytes(), StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static Optional<String> named(String text) {
    return Optional.of(text.strip()).filter(name -> !name.isEmpty());
  }
}
