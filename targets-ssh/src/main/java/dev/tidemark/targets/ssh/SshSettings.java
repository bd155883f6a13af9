package dev.tidemark.targets.ssh;

import dev.tidemark.spi.sink.Setting;
import dev.tidemark.spi.sink.Setting.Kind;
import dev.tidemark.spi.sink.SinkSettings;
import dev.tidemark.targets.ssh.SshPlace.Link;
import dev.tidemark.targets.ssh.SshPlace.Promises;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// The settings of `type: ssh`, and what they come to.
final class SshSettings {

  static final String TRANSPORT = "transport";
  static final String HOST = "host";
  static final String USER = "user";
  static final String IDENTITY_FILE = "identity-file";
  static final String PASSPHRASE = "passphrase";
  static final String PASSWORD = "password";
  static final String KNOWN_HOSTS_FILE = "known-hosts-file";
  static final String HOST_KEY = "host-key";

  private static final String MODE = "mode";
  private static final String PORT = "port";
  private static final String PATH = "path";
  private static final String SSH_CONFIG = "ssh-config";
  private static final String CONNECT_TIMEOUT = "connect-timeout";
  private static final String ALIVE_INTERVAL = "alive-interval";
  private static final String PARALLELISM = "parallelism";
  private static final String SINGLE_WRITER = "single-writer";
  private static final String ACCEPT_UNSYNCED = "accept-unsynced";

  private static final String SSH_CONFIG_DEFAULT = "~/.ssh/config";

  /// In such names a program may find an option, another account or a command: what ssh itself
  /// refuses since 9.6, and for hosts what would be read as more than a host.
  private static final Pattern UNFIT_USER =
      Pattern.compile("^-|[\\p{Cntrl}\\s'\"`;&<>|(){}]|\\\\$");

  private static final Pattern UNFIT_HOST =
      Pattern.compile("^-|[\\p{Cntrl}\\s'\"`$\\\\;&<>|(){},@/]");

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
              TRANSPORT,
              Kind.TEXT,
              "openssh runs this machine's ssh, with its agent, certificates and configuration; mina"
                  + " needs no ssh here. Default: openssh if ssh is on the path, unless a password, a"
                  + " passphrase or a host key's fingerprint is given."),
          Setting.optional(
              IDENTITY_FILE,
              Kind.PATH,
              "The private key; otherwise an agent's, or ~/.ssh/id_ed25519, id_ecdsa, id_rsa."),
          Setting.secret(PASSPHRASE, "What unlocks the private key."),
          Setting.secret(PASSWORD, "The account's password; a key is better."),
          Setting.withDefault(
              SSH_CONFIG,
              Kind.TEXT,
              SSH_CONFIG_DEFAULT,
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
              PARALLELISM,
              Kind.WHOLE_NUMBER,
              "4",
              "Channels at most, 1 to 10: on one connection with mina, each on its own with"
                  + " openssh."),
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

  static SshPlace place(SinkSettings settings, UserEnvironment environment)
      throws IOException, InterruptedException {
    String mode = settings.find(MODE).orElse("archive");
    if (!mode.equals("archive")) {
      throw new IllegalArgumentException(
          mode.equals("live")
              ? "setting 'mode': live mirrors are not built yet; use 'mode: archive'"
              : "setting 'mode': '" + mode + "' is no mode; use 'archive'");
    }
    checkName(HOST, settings.get(HOST), UNFIT_HOST);
    settings.find(USER).ifPresent(user -> checkName(USER, user, UNFIT_USER));
    settings.find(HOST_KEY).ifPresent(SshSettings::checkHostKey);
    return switch (TransportKind.of(settings, environment)) {
      case OPENSSH -> OpenSshSettings.place(settings, environment);
      case MINA -> MinaSettings.place(settings, environment);
    };
  }

  private static void checkName(String setting, String name, Pattern unfit) {
    if (name.isEmpty() || unfit.matcher(name).find()) {
      throw new IllegalArgumentException(
          "setting '"
              + setting
              + "': '"
              + MessageText.of(name)
              + "' is no "
              + setting
              + "'s name: it may not begin with '-', nor hold spaces, quotes or a shell's characters");
    }
  }

  private static void checkHostKey(String value) {
    if (!value.equals(HostKeys.ACCEPT_NEW) && !value.matches("SHA256:[A-Za-z0-9+/]{43}")) {
      throw new IllegalArgumentException(
          "setting 'host-key': expected accept-new or SHA256: and 43 characters, as"
              + " ssh-keygen -lf shows it");
    }
  }

  static String path(SinkSettings settings) {
    String value = settings.get(PATH);
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

  static Optional<Integer> port(SinkSettings settings) {
    return settings.find(PORT).map(port -> number(PORT, port, 1, 65_535));
  }

  /// The file that `ssh-config` names; empty for `none`.
  static Optional<Path> sshConfig(SinkSettings settings, UserEnvironment environment) {
    String file = settings.get(SSH_CONFIG);
    if (file.equals("none")) {
      return Optional.empty();
    }
    Path path = environment.path(file);
    if (!path.isAbsolute()) {
      throw new IllegalArgumentException(
          "setting 'ssh-config': expected an absolute path, ~/..., or none, got '" + file + "'");
    }
    return Optional.of(path);
  }

  static boolean isSshConfigUsual(SinkSettings settings) {
    return settings.get(SSH_CONFIG).equals(SSH_CONFIG_DEFAULT);
  }

  static Link link(SinkSettings settings) {
    return new Link(
        seconds(settings, CONNECT_TIMEOUT, 1),
        seconds(settings, ALIVE_INTERVAL, 0),
        number(PARALLELISM, settings.get(PARALLELISM), 1, 10));
  }

  static Promises promises(SinkSettings settings) {
    return new Promises(settings.flag(SINGLE_WRITER), settings.flag(ACCEPT_UNSYNCED));
  }

  private static Duration seconds(SinkSettings settings, String name, int min) {
    return Duration.ofSeconds(number(name, settings.get(name), min, 86_400));
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
