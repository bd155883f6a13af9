package dev.tidemark.targets.ssh;

import dev.tidemark.spi.sink.SinkSettings;
import dev.tidemark.targets.ssh.SshPlace.KnownName;
import dev.tidemark.targets.ssh.SshPlace.Link;
import dev.tidemark.targets.ssh.SshPlace.OpenSshAccess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The settings for connections of ssh: options of the program, which stand above its
/// configuration. What a setting leaves out, ssh finds as it always does.
final class OpenSshSettings {

  /// Whatever a configuration says: nobody is asked, no key is taken unseen or written down beside
  /// the one asked for, and the process carries one sftp conversation and nothing else. It is no
  /// master and uses none: a master's host key was checked by whoever began it, and ending our
  /// process would not end its connection.
  private static final List<String> ALWAYS =
      List.of(
          "BatchMode=yes",
          "NoHostAuthenticationForLocalhost=no",
          "CheckHostIP=no",
          "UpdateHostKeys=no",
          "ControlMaster=no",
          "ControlPath=none",
          "ClearAllForwardings=yes",
          "ForwardAgent=no",
          "ForwardX11=no",
          "PermitLocalCommand=no",
          "RemoteCommand=none",
          "RequestTTY=no",
          "ConnectionAttempts=1",
          "LogLevel=DEBUG1");

  private static final int ALIVE_MISSES = 2;

  private final SinkSettings settings;
  private final UserEnvironment environment;
  private final Link link;

  private OpenSshSettings(SinkSettings settings, UserEnvironment environment) {
    this.settings = settings;
    this.environment = environment;
    this.link = SshSettings.link(settings);
  }

  static SshPlace place(SinkSettings settings, UserEnvironment environment)
      throws IOException, InterruptedException {
    return new OpenSshSettings(settings, environment).place();
  }

  private SshPlace place() throws IOException, InterruptedException {
    OpenSshProgram program =
        OpenSshProgram.find(environment)
            .orElseThrow(() -> new IllegalArgumentException("there is no program 'ssh'"));
    String path = SshSettings.path(settings);
    String destination = settings.get(SshSettings.HOST);
    List<String> options = options();
    OpenSshConfig config = OpenSshConfig.ask(program, options, destination, link.connectTimeout());
    return new SshPlace(
        config.isProxied() || config.hostName().equalsIgnoreCase(destination)
            ? destination
            : config.hostName(),
        config.port(),
        config.user(),
        path,
        new OpenSshAccess(
            program,
            options,
            destination,
            knownName(config),
            settings.find(SshSettings.HOST_KEY).isPresent(),
            settings.find(SshSettings.IDENTITY_FILE).map(Path::of)),
        link,
        SshSettings.promises(settings));
  }

  private KnownName knownName(OpenSshConfig config) {
    return new KnownName(
        config.hostKeyAlias().orElse(config.hostName()),
        config.hostKeyAlias().isPresent() ? SshPlace.STANDARD_PORT : config.port(),
        settings
            .find(SshSettings.KNOWN_HOSTS_FILE)
            .map(file -> List.of(Path.of(file)))
            .orElse(config.knownHostsFiles()));
  }

  private List<String> options() {
    List<String> options = new ArrayList<>();
    configuration(options);
    ALWAYS.forEach(option -> set(options, option));
    set(options, "ConnectTimeout=" + link.connectTimeout().toSeconds());
    set(options, "ServerAliveInterval=" + link.alive().toSeconds());
    set(options, "ServerAliveCountMax=" + ALIVE_MISSES);
    SshSettings.port(settings).ifPresent(port -> options.addAll(List.of("-p", port.toString())));
    settings.find(SshSettings.USER).ifPresent(user -> options.addAll(List.of("-l", user)));
    settings.find(SshSettings.IDENTITY_FILE).ifPresent(file -> identity(options, file));
    settings.find(SshSettings.KNOWN_HOSTS_FILE).ifPresent(file -> knownHosts(options, file));
    return List.copyOf(options);
  }

  /// Left alone, ssh reads the user's configuration and the system's.
  private void configuration(List<String> options) {
    if (!SshSettings.isSshConfigUsual(settings)) {
      Optional<Path> file = SshSettings.sshConfig(settings, environment);
      options.addAll(List.of("-F", file.map(Path::toString).orElse("none")));
    }
  }

  private static void identity(List<String> options, String file) {
    set(options, "IdentityFile=\"" + literal(SshSettings.IDENTITY_FILE, file) + "\"");
    set(options, "IdentitiesOnly=yes");
  }

  private static void knownHosts(List<String> options, String file) {
    String literal = literal(SshSettings.KNOWN_HOSTS_FILE, file);
    set(options, "UserKnownHostsFile=\"" + literal + "\"");
    set(options, "GlobalKnownHostsFile=/dev/null");
  }

  private static void set(List<String> options, String option) {
    options.add("-o");
    options.add(option);
  }

  /// A path that ssh takes as it is: it would expand `%` and `${`, and split at quotes.
  private static String literal(String setting, String path) {
    if (path.matches("(?s).*(\\$\\{|[\"\\\\\\p{Cntrl}]).*")) {
      throw new IllegalArgumentException(
          "setting '"
              + setting
              + "': ssh cannot be given a path with quotes, backslashes or '${'; rename the file, or"
              + " set 'transport: mina'");
    }
    return path.replace("%", "%%");
  }
}
