package dev.tidemark.targets.ssh;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// A folder of a host, and how to get there. `toString` is its address, without secrets.
///
/// @param host by its real name; as the user names it where ssh's configuration leads there by a
///   proxy
/// @param path of the folder, as the server takes it: from its root, or without a leading `/` from
///   the folder after login
record SshPlace(
    String host, int port, String user, String path, Access access, Link link, Promises promises) {

  static final int STANDARD_PORT = 22;

  /// What the chosen transport needs.
  sealed interface Access {}

  /// @param knownHostsFiles where known hosts are looked for; new ones go to the first
  /// @param hostKey a fingerprint `SHA256:...`, or `accept-new`
  record MinaAccess(Login login, List<Path> knownHostsFiles, Optional<String> hostKey)
      implements Access {}

  /// @param options of the program
  /// @param destination as the user names the host
  /// @param acceptNew take a host that is not known yet
  /// @param identityFile that must be there
  record OpenSshAccess(
      OpenSshProgram program,
      List<String> options,
      String destination,
      KnownName name,
      boolean acceptNew,
      Optional<Path> identityFile)
      implements Access {}

  /// Where a host stands in known_hosts files.
  record KnownName(String host, int port, List<Path> files) {}

  /// What opens the door.
  ///
  /// @param identityFiles that must be there
  /// @param fallbackFiles tried if they are there
  /// @param agent the socket of an agent
  /// @param namedOnly the agent's other keys are not offered
  record Login(
      List<Path> identityFiles,
      List<Path> fallbackFiles,
      Optional<Path> agent,
      boolean namedOnly,
      Optional<String> passphrase,
      Optional<String> password) {

    @Override
    public String toString() {
      return "login with " + identityFiles;
    }
  }

  /// @param alive how often a silent server is asked whether it is there; zero = never
  /// @param parallelism channels at most
  record Link(Duration connectTimeout, Duration alive, int parallelism) {}

  /// What a person vouches for.
  record Promises(boolean singleWriter, boolean acceptUnsynced) {}

  String location() {
    return SshAddress.of(this);
  }

  /// As in messages.
  String door() {
    return user + "@" + host + (port == STANDARD_PORT ? "" : ":" + port);
  }

  @Override
  public String toString() {
    return location();
  }
}
