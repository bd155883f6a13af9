package dev.tidemark.targets.ssh;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.sshd.common.file.virtualfs.VirtualFileSystemFactory;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.keyprovider.SimpleGeneratorHostKeyProvider;
import org.apache.sshd.sftp.SftpModuleProperties;
import org.apache.sshd.sftp.server.SftpSubsystemFactory;

/// An sftp server in this process, whose abilities can be taken away. It lets everybody in who has
/// the password `open sesame`.
final class MinaServer implements AutoCloseable {

  static final String PASSWORD = "open sesame";

  private final SshServer server = SshServer.setUpDefaultServer();

  /// @param root what accounts see as `/`
  /// @param extensions of OpenSSH, such as `fsync@openssh.com`
  MinaServer(Path root, List<String> extensions) throws IOException {
    server.setHost("127.0.0.1");
    server.setPort(0);
    server.setKeyPairProvider(hostKey());
    server.setPasswordAuthenticator((user, password, session) -> password.equals(PASSWORD));
    server.setFileSystemFactory(new VirtualFileSystemFactory(root));
    server.setSubsystemFactories(List.of(new SftpSubsystemFactory()));
    SftpModuleProperties.OPENSSH_EXTENSIONS.set(
        server, extensions.stream().map(name -> name + "=1").collect(Collectors.joining(",")));
    server.start();
  }

  /// Quickly made.
  static KeyPairProvider hostKey() {
    SimpleGeneratorHostKeyProvider key = new SimpleGeneratorHostKeyProvider();
    key.setAlgorithm("EC");
    key.setKeySize(256);
    return key;
  }

  /// What a target there needs.
  ///
  /// @param place for a known_hosts file
  Map<String, String> settings(Path place) throws IOException {
    Map<String, String> settings = new HashMap<>();
    settings.put("host", "127.0.0.1");
    settings.put("port", String.valueOf(server.getPort()));
    settings.put("user", "anybody");
    settings.put("password", PASSWORD);
    settings.put("host-key", "accept-new");
    settings.put("known-hosts-file", Files.createDirectories(place).resolve("known").toString());
    settings.put("path", "/archive");
    return settings;
  }

  @Override
  public void close() throws IOException {
    server.stop(true);
  }
}
