package dev.tidemark.targets.ssh;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// The configuration of ssh for one host, as `ssh -G` tells it: a keyword in small letters and its
/// value a line. Nothing is contacted for that.
final class OpenSshConfig {

  private static final String NONE = "none";

  private final Map<String, String> values = new HashMap<>();

  private OpenSshConfig(String told) {
    for (String line : told.split("\n")) {
      int space = line.indexOf(' ');
      if (space > 0) {
        values.putIfAbsent(line.substring(0, space), line.substring(space + 1).strip());
      }
    }
  }

  /// @throws IllegalArgumentException if ssh cannot use its configuration
  static OpenSshConfig ask(
      OpenSshProgram program, List<String> options, String destination, Duration limit)
      throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>(List.of("-G"));
    arguments.addAll(options);
    arguments.addAll(List.of("--", destination));
    Process process = program.start(arguments);
    try {
      OpenSshMessages messages = OpenSshMessages.of(process);
      process.getOutputStream().close();
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IOException(
            "ssh does not say in time what its configuration means for " + destination);
      }
      if (process.exitValue() != 0) {
        messages.awaitEnd();
        throw new IllegalArgumentException(
            "ssh cannot use its configuration: "
                + messages.last().orElse("exit code " + process.exitValue())
                + "; mend it, or set 'ssh-config: none'");
      }
      return new OpenSshConfig(
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
    } finally {
      process.destroyForcibly();
    }
  }

  String hostName() {
    return value("hostname").orElse("");
  }

  String user() {
    return value("user").orElse("");
  }

  int port() {
    return value("port").map(Integer::parseInt).orElse(SshPlace.STANDARD_PORT);
  }

  /// Whether the host's own name may lead nowhere from here.
  boolean isProxied() {
    return value("proxycommand").isPresent() || value("proxyjump").isPresent();
  }

  Optional<String> hostKeyAlias() {
    return value("hostkeyalias");
  }

  /// The user's first.
  List<Path> knownHostsFiles() {
    return Stream.of("userknownhostsfile", "globalknownhostsfile")
        .flatMap(keyword -> value(keyword).stream())
        .flatMap(files -> Stream.of(files.split(" ")))
        .map(Path::of)
        .toList();
  }

  private Optional<String> value(String keyword) {
    return Optional.ofNullable(values.get(keyword))
        .filter(value -> !value.isEmpty() && !value.equals(NONE));
  }
}
