package dev.tidemark.targets.ssh;

import dev.tidemark.spi.sink.SinkSettings;
import dev.tidemark.targets.ssh.SshPlace.Login;
import dev.tidemark.targets.ssh.SshPlace.MinaAccess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The settings for connections of the library: it has to be told all that ssh would find.
final class MinaSettings {

  static final String PASSPHRASE_VARIABLE = "TIDEMARK_SSH_PASSPHRASE";
  static final String PASSWORD_VARIABLE = "TIDEMARK_SSH_PASSWORD";

  private final SinkSettings settings;
  private final UserEnvironment environment;
  private final SshConfig config;

  private MinaSettings(SinkSettings settings, UserEnvironment environment, SshConfig config) {
    this.settings = settings;
    this.environment = environment;
    this.config = config;
  }

  static SshPlace place(SinkSettings settings, UserEnvironment environment) {
    SshConfig config =
        SshSettings.sshConfig(settings, environment)
            .map(file -> SshConfig.read(file, settings.get(SshSettings.HOST), environment))
            .orElseGet(() -> SshConfig.none(environment));
    return new MinaSettings(settings, environment, config).place();
  }

  private SshPlace place() {
    String host = config.hostName().orElse(settings.get(SshSettings.HOST));
    String user = settings.find(SshSettings.USER).or(config::user).orElse(environment.user());
    return new SshPlace(
        host,
        SshSettings.port(settings).or(config::port).orElse(SshPlace.STANDARD_PORT),
        user,
        SshSettings.path(settings),
        new MinaAccess(
            login(config.identityFiles(host, user)),
            knownHosts(config.knownHostsFiles(host, user)),
            settings.find(SshSettings.HOST_KEY)),
        SshSettings.link(settings),
        SshSettings.promises(settings));
  }

  /// A key that is named here must be of use; what ssh would try is tried.
  private Login login(List<Path> configured) {
    Optional<Path> identity = settings.find(SshSettings.IDENTITY_FILE).map(Path::of);
    List<Path> usual =
        Stream.of("id_ed25519", "id_ecdsa", "id_rsa")
            .map(name -> environment.home().resolve(".ssh").resolve(name))
            .toList();
    List<Path> fallback = configured.isEmpty() ? usual : configured;
    return new Login(
        identity.stream().toList(),
        identity.isPresent() ? List.of() : fallback,
        agent(),
        identity.isPresent() || config.identitiesOnly(),
        settings.find(SshSettings.PASSPHRASE).or(() -> environment.variable(PASSPHRASE_VARIABLE)),
        settings.find(SshSettings.PASSWORD).or(() -> environment.variable(PASSWORD_VARIABLE)));
  }

  private Optional<Path> agent() {
    Optional<String> configured =
        config.identityAgent().filter(agent -> !agent.equals("SSH_AUTH_SOCK"));
    return configured
        .or(() -> environment.variable("SSH_AUTH_SOCK"))
        .filter(agent -> !agent.equals("none"))
        .map(environment::path);
  }

  private List<Path> knownHosts(List<Path> configured) {
    Optional<String> file = settings.find(SshSettings.KNOWN_HOSTS_FILE);
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
}
