package dev.tidemark.targets.ssh;

import dev.tidemark.spi.sink.SinkSettings;
import java.util.Locale;
import java.util.Optional;

/// The transport that carries sftp to a host.
enum TransportKind {
  /// The user's own ssh.
  OPENSSH,
  /// The library, which needs no ssh on this machine.
  MINA;

  static final String PROGRAM = "ssh";

  /// The one that the settings name, or the one that fits them.
  ///
  /// @throws IllegalArgumentException if the named one does not fit them
  static TransportKind of(SinkSettings settings, UserEnvironment environment) {
    Optional<TransportKind> named = settings.find(SshSettings.TRANSPORT).map(TransportKind::parse);
    if (named.filter(OPENSSH::equals).isPresent()) {
      checkFits(settings, environment);
    }
    return named.orElseGet(() -> fitting(settings, environment));
  }

  private static TransportKind parse(String name) {
    return switch (name) {
      case "openssh" -> OPENSSH;
      case "mina" -> MINA;
      default ->
          throw new IllegalArgumentException(
              "setting 'transport': '" + name + "' is none; use 'openssh' or 'mina'");
    };
  }

  private static void checkFits(SinkSettings settings, UserEnvironment environment) {
    Optional<String> unfit = needingMina(settings);
    if (unfit.isPresent()) {
      throw new IllegalArgumentException(
          "setting 'transport': openssh takes no "
              + unfit.get()
              + "; leave it out (ssh has agents, keys and known_hosts), or set 'transport: mina'");
    }
    if (environment.program(PROGRAM).isEmpty()) {
      throw new IllegalArgumentException(
          "setting 'transport': openssh needs the program 'ssh', which is not on the path; install"
              + " OpenSSH's client, or set 'transport: mina'");
    }
  }

  private static TransportKind fitting(SinkSettings settings, UserEnvironment environment) {
    boolean mina =
        needingMina(settings).isPresent()
            || environment.variable(MinaSettings.PASSWORD_VARIABLE).isPresent()
            || environment.variable(MinaSettings.PASSPHRASE_VARIABLE).isPresent()
            || environment.program(PROGRAM).isEmpty();
    return mina ? MINA : OPENSSH;
  }

  /// A setting that ssh cannot be given without a terminal or a list of processes showing it.
  private static Optional<String> needingMina(SinkSettings settings) {
    if (settings.find(SshSettings.PASSWORD).isPresent()) {
      return Optional.of("'password'");
    }
    if (settings.find(SshSettings.PASSPHRASE).isPresent()) {
      return Optional.of("'passphrase'");
    }
    return settings
        .find(SshSettings.HOST_KEY)
        .filter(key -> !key.equals(HostKeys.ACCEPT_NEW))
        .map(key -> "'host-key' but accept-new");
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
