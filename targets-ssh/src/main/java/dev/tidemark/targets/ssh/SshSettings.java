package dev.tidemark.targets.ssh;

import dev.tidemark.spi.sink.Setting;
import dev.tidemark.spi.sink.Setting.Kind;
import dev.tidemark.spi.sink.SinkSettings;
import dev.tidemark.targets.ssh.SshPlace.Link;
import dev.tidemark.targets.ssh.SshPlace.Login;
import dev.tidemark.targets.ssh.SshPlace.Promises;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

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

  static SshPlace place(SinkSettings settings, Surroundings surroundings) {
    String mode = settings.find(MODE).orElse("archive");
    if (!mode.equals("archive")) {
      throw new IllegalArgumentException(
          mode.equals("live")
              ? "setting 'mode': live mirrors are not built yet; use 'mode: archive'"
              : "setting 'mode': '" + mode + "' is no mode; use 'archive'");
    }
    Path ssh = surroundings.home().resolve(".ssh");
    return new SshPlace(
        settings.get(HOST),
        port(settings),
        settings.find(USER).orElse(surroundings.user()),
        path(settings.get(PATH)),
        login(settings, ssh, surroundings),
        knownHosts(settings, ssh),
        settings.find(HOST_KEY).map(SshSettings::hostKey),
        new Link(
            seconds(settings, CONNECT_TIMEOUT, 1),
            seconds(settings, ALIVE_INTERVAL, 0),
            number(settings, PARALLELISM, 1, 10)),
        new Promises(settings.flag(SINGLE_WRITER), settings.flag(ACCEPT_UNSYNCED)));
  }

  private static Login login(SinkSettings settings, Path ssh, Surroundings surroundings) {
    Optional<Path> identity = settings.find(IDENTITY_FILE).map(Path::of);
    return new Login(
        identity.stream().toList(),
        identity.isPresent()
            ? List.of()
            : List.of(ssh.resolve("id_ed25519"), ssh.resolve("id_ecdsa"), ssh.resolve("id_rsa")),
        surroundings.variable("SSH_AUTH_SOCK").map(Path::of),
        settings.find(PASSPHRASE).or(() -> surroundings.variable("TIDEMARK_SSH_PASSPHRASE")),
        settings.find(PASSWORD).or(() -> surroundings.variable("TIDEMARK_SSH_PASSWORD")));
  }

  private static List<Path> knownHosts(SinkSettings settings, Path ssh) {
    return settings
        .find(KNOWN_HOSTS_FILE)
        .map(file -> List.of(Path.of(file)))
        .orElse(List.of(ssh.resolve("known_hosts"), Path.of("/etc/ssh/ssh_known_hosts")));
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

  private static int port(SinkSettings settings) {
    return settings.find(PORT).isPresent() ? number(settings, PORT, 1, 65_535) : 22;
  }

  private static Duration seconds(SinkSettings settings, String name, int min) {
    return Duration.ofSeconds(number(settings, name, min, 86_400));
  }

  private static int number(SinkSettings settings, String name, int min, int max) {
    String value = settings.get(name);
    int number = value.matches("[0-9]{1,9}") ? Integer.parseInt(value) : -1;
    if (number < min || number > max) {
      throw new IllegalArgumentException(
          "setting '" + name + "': expected " + min + " to " + max + ", got '" + value + "'");
    }
    return number;
  }
}
