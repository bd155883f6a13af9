package dev.tidemark.targets.ssh;

import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.spi.sink.Setting;
import dev.tidemark.spi.sink.SinkSettings;
import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.testkit.needs.Need;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/// Real servers to test with; see `tools/servers/README.md`.
final class Servers {

  private static final String PATH = java.util.Objects.toString(System.getenv("PATH"), "");

  private Servers() {}

  /// A server of `tools/servers`.
  ///
  /// @param home on this machine, of the folder that the account sees as `/`
  record Server(int port, Path folder, Path home) {

    Path key(String name) {
      return folder.resolve("keys").resolve(name);
    }

    /// What a target there needs, without a path.
    Map<String, String> settings() {
      Map<String, String> settings = new HashMap<>();
      settings.put("host", "127.0.0.1");
      settings.put("port", String.valueOf(port));
      settings.put("user", "tidemark-sftp");
      settings.put("identity-file", key("ed25519").toString());
      settings.put("known-hosts-file", folder.resolve("known_hosts").toString());
      return settings;
    }
  }

  /// OpenSSH. Skips the test where there is none, or fails it where there must be one.
  static Server openSsh() {
    String chroot = variable("SSH_CHROOT", "sshd.sh");
    return new Server(
        Integer.parseInt(variable("SSH_PORT", "sshd.sh")),
        Path.of(variable("SSH_DIR", "sshd.sh")),
        Path.of(chroot));
  }

  /// proftpd with mod_sftp.
  static Server proftpd() {
    Path folder = Path.of(variable("PROFTPD_DIR", "proftpd-sftp.sh"));
    return new Server(
        Integer.parseInt(variable("PROFTPD_PORT", "proftpd-sftp.sh")),
        folder,
        folder.resolve("root"));
  }

  /// The fingerprint of the key that a server shows to a client that knows none.
  static String fingerprintShown(Server server) throws IOException {
    String ecdsa = Files.readString(server.folder().resolve("host_ecdsa.pub")).split(" ")[1];
    return HostKeys.fingerprint(Base64.getDecoder().decode(ecdsa));
  }

  private static String variable(String name, String script) {
    return Need.server("tools/servers/" + script).setting("TIDEMARK_TEST_" + name);
  }

  /// An environment with this machine's programs. What stands in it comes first.
  static UserEnvironment user(Path home, Map<String, String> variables) {
    return new UserEnvironment(
        home,
        "ann",
        name -> name.equals("PATH") ? variables.getOrDefault(name, PATH) : variables.get(name));
  }

  /// Opens a sink with these settings and the defaults of all others, as the program would.
  static ObjectSink open(Map<String, String> settings)
      throws TargetException, InterruptedException {
    return open(settings, user(Path.of("/nonexistent"), Map.of()));
  }

  static ObjectSink open(Map<String, String> settings, UserEnvironment environment)
      throws TargetException, InterruptedException {
    SshSinkProvider provider = new SshSinkProvider(environment);
    Map<String, String> all = new HashMap<>(settings);
    for (Setting setting : provider.settings()) {
      setting.defaultValue().ifPresent(value -> all.putIfAbsent(setting.name(), value));
    }
    return provider.open(new SinkSettings(all));
  }
}
