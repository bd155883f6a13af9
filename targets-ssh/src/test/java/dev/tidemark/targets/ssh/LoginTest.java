package dev.tidemark.targets.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.spi.sink.TargetException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Every way in that the library has, with a real server.
final class LoginTest {

  private static final String PASSPHRASE = "correct horse";
  private static final String PASSWORD = "battery staple";

  private final Servers.Server server = Servers.openSsh();
  @TempDir Path home;

  private void open(Map<String, String> changes, Map<String, String> environment) throws Exception {
    Map<String, String> settings = new HashMap<>(server.settings());
    settings.put("path", "/data/login");
    settings.remove("identity-file");
    settings.putAll(changes);
    try (ObjectSink sink =
        Servers.open(settings, new UserEnvironment(home, "ann", environment::get))) {
      assertThat(sink.list("", "", 1)).isEmpty();
    }
  }

  private void open(Map<String, String> changes) throws Exception {
    open(changes, Map.of());
  }

  private void refused(Map<String, String> changes, String... words) {
    assertThatThrownBy(() -> open(changes))
        .isInstanceOf(TargetException.Rejected.class)
        .hasMessageContainingAll(words)
        .hasMessageNotContaining("\n")
        .hasMessageNotContaining(PASSPHRASE)
        .hasMessageNotContaining(PASSWORD);
  }

  private Map<String, String> key(String name) {
    return Map.of("identity-file", server.key(name).toString());
  }

  private Map<String, String> key(String name, String passphrase) {
    return Map.of("identity-file", server.key(name).toString(), "passphrase", passphrase);
  }

  private Path copy(String name, Path to) throws IOException {
    Files.createDirectories(to.getParent());
    Files.copy(server.key(name), to);
    return Files.setPosixFilePermissions(to, PosixFilePermissions.fromString("rw-------"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ed25519", "rsa", "ecdsa", "rsa-pem", "ecdsa-pem", "certified"})
  void a_key_of_any_kind_and_form_opens(String name) throws Exception {
    open(key(name));
  }

  @ParameterizedTest
  @ValueSource(strings = {"locked", "locked-pem"})
  void a_locked_key_opens_with_its_passphrase(String name) throws Exception {
    open(key(name, PASSPHRASE));
    open(key(name), Map.of("TIDEMARK_SSH_PASSPHRASE", PASSPHRASE));
    refused(key(name), "the key file " + server.key(name) + " is locked", "'passphrase'");
    refused(key(name, "wrong"), "the passphrase does not open the key file", "'passphrase'");
  }

  @Test
  void keys_are_found_where_ssh_looks() throws Exception {
    copy("ed25519", home.resolve(".ssh/id_ed25519"));
    open(Map.of());
  }

  @Test
  void a_key_that_is_of_no_use_where_ssh_looks_keeps_nobody_out() throws Exception {
    copy("locked", home.resolve(".ssh/id_ed25519"));
    refused(Map.of(), ".ssh/id_ed25519 (not used: the key file", "is locked");
    Path open = copy("ecdsa", home.resolve(".ssh/id_ecdsa"));
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-r-----"));
    refused(Map.of(), "id_ecdsa (not used", "is open to other users");
    copy("rsa", home.resolve(".ssh/id_rsa"));
    open(Map.of());
  }

  @Test
  void a_named_key_must_be_there_private_and_a_key() throws Exception {
    Path key = copy("ed25519", home.resolve("key"));
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw----r--"));
    refused(Map.of("identity-file", key.toString()), "is open to other users", "chmod 600 " + key);
    refused(Map.of("identity-file", home + "/none"), "none is not there", "'identity-file'");
    Path text = Files.writeString(home.resolve("text"), "no key");
    Files.setPosixFilePermissions(text, PosixFilePermissions.fromString("rw-------"));
    refused(Map.of("identity-file", text.toString()), "cannot be read");
  }

  @Test
  void a_key_that_the_server_does_not_know_is_named() {
    refused(
        key("stranger"),
        "the server does not let tidemark-sftp in with " + server.key("stranger"),
        "authorized_keys");
    refused(Map.of(), "with no key at all");
  }

  @Test
  void a_password_opens_and_a_wrong_one_does_not() throws Exception {
    open(Map.of("password", PASSWORD));
    open(Map.of(), Map.of("TIDEMARK_SSH_PASSWORD", PASSWORD));
    refused(Map.of("password", "wrong"), "with the password");
  }

  @Test
  void the_keys_of_an_agent_open() throws Exception {
    try (RunningAgent agent = new RunningAgent(home)) {
      agent.add(server.key("rsa"));
      open(Map.of(), agent.environment());
      agent.add(copy("stranger", home.resolve("stranger")));
      open(Map.of(), agent.environment());
    }
  }

  @Test
  void an_agent_opens_a_named_key_that_is_locked_and_offers_no_other() throws Exception {
    try (RunningAgent agent = new RunningAgent(home)) {
      Path locked = copy("locked", home.resolve("locked"));
      Files.copy(server.key("locked.pub"), home.resolve("locked.pub"));
      Map<String, String> named = Map.of("identity-file", locked.toString());
      agent.add(server.key("ed25519"));
      assertThatThrownBy(() -> open(named, agent.environment()))
          .hasMessageContaining("does not let tidemark-sftp in with " + locked + " of the agent");
      agent.add(unlocked(locked));
      open(named, agent.environment());
    }
  }

  private Path unlocked(Path locked) throws Exception {
    Path copy = Files.copy(locked, home.resolve("unlocked"));
    Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rw-------"));
    RunningAgent.run(
        Map.of(), "ssh-keygen", "-q", "-p", "-P", PASSPHRASE, "-N", "", "-f", copy.toString());
    return copy;
  }

  @Test
  void an_agent_that_is_gone_is_no_obstacle() throws Exception {
    copy("ed25519", home.resolve(".ssh/id_ed25519"));
    open(Map.of(), Map.of("SSH_AUTH_SOCK", home.resolve("none").toString()));
  }

  @Test
  void the_ssh_config_says_what_the_settings_leave_out() throws Exception {
    Files.createDirectories(home.resolve(".ssh"));
    Files.writeString(
        home.resolve(".ssh/config"),
        """
        Host attic
          HostName 127.0.0.1
          Port %d
          User tidemark-sftp
          IdentityFile %s
          UserKnownHostsFile %s
        Host gated
          ProxyJump gate
        """
            .formatted(server.port(), server.key("ecdsa"), server.folder().resolve("known_hosts")));
    Map<String, String> alias = Map.of("host", "attic", "path", "/data/login");
    UserEnvironment environment = new UserEnvironment(home, "ann", name -> null);
    try (ObjectSink sink = Servers.open(alias, environment)) {
      assertThat(sink.traits().location())
          .isEqualTo("ssh://tidemark-sftp@127.0.0.1:" + server.port() + "/data/login");
    }
    Map<String, String> gated = Map.of("host", "gated", "path", "/data/login");
    assertThatThrownBy(() -> Servers.open(gated, environment))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'ProxyJump' for gated");
    Map<String, String> without = new HashMap<>(gated);
    without.put("ssh-config", "none");
    without.put("host", "127.0.0.1");
    without.put("port", "1");
    assertThatThrownBy(() -> Servers.open(without, environment))
        .isInstanceOf(TargetException.Unavailable.class);
  }

  @Test
  void keys_of_the_ssh_config_are_no_condition() throws Exception {
    Files.createDirectories(home.resolve(".ssh"));
    Files.writeString(
        home.resolve(".ssh/config"), "IdentityFile ~/.ssh/none\nIdentityFile ~/.ssh/mine\n");
    copy("ed25519", home.resolve(".ssh/mine"));
    open(Map.of());
    assertThat(List.of(home.toFile().list())).isNotEmpty();
  }
}
