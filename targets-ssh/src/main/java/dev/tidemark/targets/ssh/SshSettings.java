package dev.tidemark.targets.ssh;

import dev.tidemark.spi.sink.Setting;
import dev.tidemark.spi.sink.Setting.Kind;
import dev.tidemark.spi.sink.SinkSettings;
import dev.tidemark.targets.ssh.SshPlace.Link;
import dev.tidemark.targets.ssh.SshPlace.Login;
import dev.tidemark.targets.ssh.SshPlace.Promises;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The settings of `type: ssh`, and what they come to.
final class SshSettings {

  private static final String MODE = "mode";
  private static final String HOST = "host";
  private static final String PORT = "port";
  private static final String USER = "user";
  private static final String PATH = "path";
  private static final String IDENTITY_FILE = "identity-file";
  private static final String PASSPHRASE = "passphrase";
  private static final String PASSWORD = "password";
  private static final String SSH_CONFIG = "ssh-config";
  private static final String KNOWN_HOSTS_FILE = "known-hosts-file";
  private static final String HOST_KEY = "host-key";
  private static final String CONNECT_TIMEOUT = "connect-timeout";
  private static final String ALIVE_INTERVAL = "alive-interval";
  private static final String PARALLELISM = "parallelism";
  private static final String SINGLE_WRITER = "single-writer";
  private static final String ACCEPT_UNSYNCED = "accept-unsynced";

  static final List<Setting> ALL =
      List.of(
          Setting.withDefault(
              MODE, Kind.TEXT, "archive", "What is kept there; 'archive' is the one there is."),
          Setting.required(HOST, Kind.TEXT, "The host's name or address."),
          Setting.optional(PORT, Kind.WHOLE_NUMBER, "The port of its ssh server; 22."),
          Setting.optional(USER, Kind.TEXT, "The account there; this user's name."),
          Setting.required(
              PATH,
              Kind.TEXT,
              "The folder that holds the archive, as the server names it; made at need, but not the"
                  + " one above it."),
          Setting.optional(
              IDENTITY_FILE,
              Kind.PATH,
              "The private key; otherwise an agent's, or ~/.ssh/id_ed25519, id_ecdsa, id_rsa."),
          Setting.secret(PASSPHRASE, "What unlocks the private key."),
          Setting.secret(PASSWORD, "The account's password; a key is better."),
          Setting.withDefault(
              SSH_CONFIG,
              Kind.TEXT,
              "~/.ssh/config",
              "ssh's configuration, which says what is left out here; none to ask nobody."),
          Setting.optional(
              KNOWN_HOSTS_FILE,
              Kind.PATH,
              "Where known hosts stand; ~/.ssh/known_hosts, and then /etc/ssh/ssh_known_hosts."),
          Setting.optional(
              HOST_KEY,
              Kind.TEXT,
              "The host's key as SHA256:..., or accept-new to trust and remember it at first use."),
          Setting.withDefault(
              CONNECT_TIMEOUT, Kind.WHOLE_NUMBER, "15", "Seconds to wait for a connection."),
          Setting.withDefault(
              ALIVE_INTERVAL,
              Kind.WHOLE_NUMBER,
              "10",
              "Seconds between questions to a server whether it is there; 0 = never asked."),
          Setting.withDefault(
              PARALLELISM, Kind.WHOLE_NUMBER, "4", "Channels on one connection, 1 to 10."),
          Setting.withDefault(
              SINGLE_WRITER,
              Kind.BOOLEAN,
              "false",
              "You vouch that nobody else ever writes there; only for servers and file systems"
                  + " without hard links."),
          Setting.withDefault(
              ACCEPT_UNSYNCED,
              Kind.BOOLEAN,
              "false",
              "You accept that a power cut at the server may take objects away again; only for"
                  + " servers that cannot sync."));

  private SshSettings() {}

  static SshPlace place(SinkSettings settings, UserEnvironment environment) {
    String mode = settings.find(MODE).orElse("archive");
    if (!mode.equals("archive")) {
      throw new IllegalArgumentException(
          mode.equals("live")
              ? "setting 'mode': live mirrors are not built yet; use 'mode: archive'"
              : "setting 'mode': '" + mode + "' is no mode; use 'archive'");
    }
    SshConfig config = config(settings, environment);
    String host = config.hostName().orElse(settings.get(HOST));
    String user = settings.find(USER).or(config::user).orElse(environment.user());
    return new SshPlace(
        host,
        port(settings, config),
        user,
        path(settings.get(PATH)),
        login(settings, config.identityFiles(host, user), config, environment),
        knownHosts(settings, config.knownHostsFiles(host, user), environment),
        settings.find(HOST_KEY).map(SshSettings::hostKey),
        new Link(
            seconds(settings, CONNECT_TIMEOUT, 1),
            seconds(settings, ALIVE_INTERVAL, 0),
            number(settings, PARALLELISM, 1, 10)),
        new Promises(settings.flag(SINGLE_WRITER), settings.flag(ACCEPT_UNSYNCED)));
  }

  private static SshConfig config(SinkSettings settings, UserEnvironment environment) {
    String file = settings.get(SSH_CONFIG);
    if (file.equals("none")) {
      return SshConfig.none(environment);
    }
    Path path = environment.path(file);
    if (!path.isAbsolute()) {
      throw new IllegalArgumentException(
          "setting 'ssh-config': expected an absolute path, ~/..., or none, got '" + file + "'");
    }
    return SshConfig.read(path, settings.get(HOST), environment);
  }

  /// A key that is named here must be of use; what ssh would try is tried.
  private static Login login(
      SinkSettings settings, List<Path> configured, SshConfig config, UserEnvironment environment) {
    Optional<Path> identity = settings.find(IDENTITY_FILE).map(Path::of);
    List<Path> usual =
        Stream.of("id_ed25519", "id_ecdsa", "id_rsa")
            .map(name -> environment.home().resolve(".ssh").resolve(name))
            .toList();
    List<Path> fallback = configured.isEmpty() ? usual : configured;
    return new Login(
        identity.stream().toList(),
        identity.isPresent() ? List.of() : fallback,
        agent(config, environment),
        identity.isPresent() || config.identitiesOnly(),
        settings.find(PASSPHRASE).or(() -> environment.variable("TIDEMARK_SSH_PASSPHRASE")),
        settings.find(PASSWORD).or(() -> environment.variable("TIDEMARK_SSH_PASSWORD")));
  }

  private static Optional<Path> agent(SshConfig config, UserEnvironment environment) {
    Optional<String> configured =
        config.identityAgent().filter(agent -> !agent.equals("SSH_AUTH_SOCK"));
    return configured
        .or(() -> environment.variable("SSH_AUTH_SOCK"))
        .filter(agent -> !agent.equals("none"))
        .map(environment::path);
  }

  private static List<Path> knownHosts(
      SinkSettings settings, List<Path> configured, UserEnvironment environment) {
    Optional<String> file = settings.find(KNOWN_HOSTS_FILE);
    if (file.isPresent()) {
      return List.of(Path.of(file.get()));
    }
    List<Path> files = new ArrayList<>(configured);
    if (files.isEmpty()) {
      files.add(environment.home().resolve(".ssh/known_hosts"));
    }
    files.add(Path.of("/etc/ssh/ssh_known_hosts"));
    return files;
  }

  private static String hostKey(String value) {
    if (!value.equals(HostKeys.ACCEPT_NEW) && !value.matches("SHA256:[A-Za-z0-9+/]{43}")) {
      throw new IllegalArgumentException(
          "setting 'host-key': expected accept-new or SHA256: and 43 characters, as"
              + " ssh-keygen -lf shows it");
    }
    return value;
  }

  private static String path(String value) {
    String path = value.startsWith("~/") ? value.substring(2) : value;
    while (path.length() > 1 && path.endsWith("/")) {
      path = path.substring(0, path.length() - 1);
    }
    if (path.isEmpty() || path.equals("/") || path.equals("~")) {
      throw new IllegalArgumentException(
          "setting 'path': '" + value + "' is no folder of the archive's own; name one below it");
    }
    return path;
  }

  private static int port(SinkSettings settings, SshConfig config) {
    return settings
        .find(PORT)
        .or(config::port)
        .map(port -> number(PORT, port, 1, 65_535))
        .orElse(SshPlace.STANDARD_PORT);
  }

  private static Duration seconds(SinkSettings settings, String name, int min) {
    return Duration.ofSeconds(number(settings, name, min, 86_400));
  }

  private static int number(SinkSettings settings, String name, int min, int max) {
    return number(name, settings.get(name), min, max);
  }

  private static int number(String name, String value, int min, int max) {
    int number = value.matches("[0-9]{1,9}") ? Integer.parseInt(value) : -1;
    if (number < min || number > max) {
      throw new IllegalArgumentException(
          "setting '" + name + "': expected " + min + " to " + max + ", got '" + value + "'");
    }
    return number;
  }
}
