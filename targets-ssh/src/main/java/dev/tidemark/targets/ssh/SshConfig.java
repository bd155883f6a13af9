package dev.tidemark.targets.ssh;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.sshd.client.config.hosts.HostConfigEntry;

/// A user's `ssh_config` for one host, as far as the library reads it: `Host` sections, the first
/// value of a keyword, identity files added up. What would lead elsewhere, and is not followed
/// here, is an error; `transport: openssh` follows it.
final class SshConfig {

  private static final List<String> NOT_FOLLOWED =
      List.of(
          "Include",
          "ProxyJump",
          "ProxyCommand",
          "KnownHostsCommand",
          "HostKeyAlias",
          "CertificateFile");

  private final String host;
  private final HostConfigEntry entry;
  private final UserEnvironment environment;

  private SshConfig(String host, HostConfigEntry entry, UserEnvironment environment) {
    this.host = host;
    this.entry = entry;
    this.environment = environment;
  }

  /// Reads what `file` says of a host; nothing if it is not there.
  ///
  /// @param host as the user names it
  /// @throws IllegalArgumentException if it says something that is not followed here
  static SshConfig read(Path file, String host, UserEnvironment environment) {
    HostConfigEntry entry = new HostConfigEntry();
    try {
      if (Files.exists(file)) {
        HostConfigEntry.findMatchingEntries(host, HostConfigEntry.readHostConfigEntries(file))
            .forEach(entry::collate);
      }
    } catch (IOException | RuntimeException e) {
      throw notUnderstood(file + ": " + MessageText.root(e), e);
    }
    SshConfig config = new SshConfig(host, entry, environment);
    config.checkFollowed(file);
    return config;
  }

  /// Says nothing of any host.
  static SshConfig none(UserEnvironment environment) {
    return new SshConfig("", new HostConfigEntry(), environment);
  }

  Optional<String> hostName() {
    return Optional.ofNullable(entry.getHostName())
        .map(name -> name.replace("%h", host).replace("%%", "%"));
  }

  Optional<String> user() {
    return Optional.ofNullable(entry.getUsername());
  }

  Optional<Integer> port() {
    return Optional.of(entry.getPort()).filter(port -> port > 0);
  }

  boolean identitiesOnly() {
    return entry.isIdentitiesOnly();
  }

  /// @param user the remote account, for `%r`
  List<Path> identityFiles(String realHost, String user) {
    return paths(entry.getIdentities().stream(), realHost, user);
  }

  List<Path> knownHostsFiles(String realHost, String user) {
    String files = entry.getProperty("UserKnownHostsFile", "");
    return paths(Stream.of(files.split(",")), realHost, user);
  }

  /// The socket of an agent; `none` for no agent.
  Optional<String> identityAgent() {
    return Optional.ofNullable(entry.getProperty(HostConfigEntry.IDENTITY_AGENT));
  }

  private List<Path> paths(Stream<String> files, String realHost, String user) {
    return files
        .filter(file -> !file.isEmpty() && !file.equalsIgnoreCase("none"))
        .map(file -> path(file, realHost, user))
        .toList();
  }

  private Path path(String file, String realHost, String user) {
    String home = environment.home().toString();
    String fromHome = file.startsWith("%d/") ? home + file.substring(2) : file;
    String path = environment.path(fromHome).toString();
    if (path.contains("\"")) {
      throw notUnderstood("quotes in " + file, null);
    }
    try {
      return Path.of(
          HostConfigEntry.resolveIdentityFilePath(path, realHost, SshPlace.STANDARD_PORT, user));
    } catch (IOException | RuntimeException e) {
      throw notUnderstood(MessageText.root(e), e);
    }
  }

  private void checkFollowed(Path file) {
    for (String keyword : NOT_FOLLOWED) {
      Optional<String> value =
          Optional.ofNullable(entry.getProperty(keyword)).filter(v -> !v.equalsIgnoreCase("none"));
      if (value.isPresent()) {
        throw notUnderstood(file + " sets '" + keyword + "' for " + host, null);
      }
    }
  }

  private static IllegalArgumentException notUnderstood(
      String what, @org.jspecify.annotations.Nullable Exception cause) {
    return new IllegalArgumentException(
        what
            + ", which 'transport: mina' does not follow; use 'transport: openssh', or give the"
            + " target's own settings and 'ssh-config: none'",
        cause);
  }
}
