package dev.tidemark.targets.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.spi.sink.TargetException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/// A real server is let in only under a key that is known, whatever way it is known.
@ParameterizedClass(name = "over {0}")
@ValueSource(strings = {"openssh", "mina"})
final class HostKeyTest {

  @Parameter String transport = "";

  private final Servers.Server server = Servers.openSsh();
  @TempDir Path place;

  /// Opens with what stands in `known`, and with `host-key` if it is not empty.
  private void open(String known, String hostKey) throws Exception {
    Map<String, String> settings = new HashMap<>(server.settings());
    settings.put("path", "/data/host-keys");
    settings.put("known-hosts-file", known().toString());
    Files.writeString(known(), known);
    if (!hostKey.isEmpty()) {
      settings.put("host-key", hostKey);
    }
    if (!hostKey.startsWith("SHA256:")) { // which only mina takes
      settings.put("transport", transport);
    }
    Servers.open(settings).close();
  }

  private void refused(String known, String hostKey, String... words) {
    assertThatThrownBy(() -> open(known, hostKey))
        .isInstanceOf(TargetException.Rejected.class)
        .hasMessageContainingAll(words)
        .hasMessageNotContaining("\n");
  }

  private Path known() {
    return place.resolve("known_hosts");
  }

  private String name() {
    return "[127.0.0.1]:" + server.port();
  }

  /// Type and key of one of the server's keys.
  private String key(String name) throws IOException {
    String[] words = Files.readString(server.folder().resolve(name + ".pub")).split(" ");
    return words[0] + " " + words[1];
  }

  private String fingerprint(String key) {
    return HostKeys.fingerprint(Base64.getDecoder().decode(key.split(" ")[1]));
  }

  @Test
  void a_host_is_known_by_a_key_of_any_kind() throws Exception {
    for (String kind : new String[] {"host_ed25519", "host_rsa", "host_ecdsa"}) {
      open(name() + " " + key(kind) + "\n", "");
    }
  }

  @Test
  void a_host_is_known_by_a_hashed_name() throws Exception {
    Files.writeString(known(), name() + " " + key("host_ed25519") + "\n");
    Process hash =
        new ProcessBuilder("ssh-keygen", "-q", "-H", "-f", known().toString())
            .redirectErrorStream(true)
            .redirectOutput(place.resolve("out").toFile())
            .start();
    assertThat(hash.waitFor()).isZero();
    String hashed = Files.readString(known());
    assertThat(hashed).startsWith("|1|");
    open(hashed, "");
  }

  @Test
  void an_unknown_host_is_refused_and_its_fingerprint_told() throws Exception {
    refused("", "", "the host is unknown", "SHA256:", "host-key: accept-new");
    refused("[127.0.0.1]:1 " + key("host_ed25519"), "", "the host is unknown");
    assertThat(Files.readString(known())).doesNotContain(name());
  }

  @Test
  void a_new_host_is_remembered_where_that_is_asked_for() throws Exception {
    open("", "accept-new");
    String remembered = Files.readString(known());
    assertThat(remembered).endsWith("\n").hasLineCount(1);
    assertThat(KnownHosts.read(List.of(known())).of("127.0.0.1", server.port())).hasSize(1);
    open(remembered, "");

    open("# no end of line", "accept-new");
    assertThat(Files.readAllLines(known())).hasSize(2).first().isEqualTo("# no end of line");
  }

  @Test
  void a_new_file_of_hosts_is_nobody_elses() throws Exception {
    Map<String, String> settings = new HashMap<>(server.settings());
    settings.put("path", "/data/host-keys");
    settings.put("host-key", "accept-new");
    settings.put("transport", transport);
    Path file = place.resolve("ssh/known_hosts");
    settings.put("known-hosts-file", file.toString());
    Servers.open(settings).close();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
        .isEqualTo("rwx------");
  }

  @Test
  void a_changed_key_is_refused_also_where_new_hosts_are_welcome() throws Exception {
    String other = name() + " " + key("user_ca") + "\n";
    for (String hostKey : new String[] {"", "accept-new"}) {
      refused(
          other,
          hostKey,
          "THE HOST KEY HAS CHANGED",
          fingerprint(key("user_ca")),
          known() + ":1",
          "ssh-keygen -R '" + name() + "'");
      assertThat(Files.readString(known())).isEqualTo(other);
    }
  }

  @Test
  void a_fingerprint_in_the_settings_stands_above_the_file() throws Exception {
    String other = name() + " " + key("user_ca") + "\n";
    String[] kinds = {"host_ed25519", "host_rsa", "host_ecdsa"};
    int let = 0;
    for (String kind : kinds) {
      try {
        open(other, fingerprint(key(kind)));
        let++;
      } catch (TargetException.Rejected e) {
        assertThat(e).hasMessageContaining("correct 'host-key'");
      }
    }
    assertThat(let).as("the server shows one of its keys").isEqualTo(1);
    refused(
        "",
        fingerprint(key("user_ca")),
        "the host key is SHA256:",
        "not " + fingerprint(key("user_ca")));
  }

  @Test
  void a_revoked_key_is_refused() throws Exception {
    String good = name() + " " + key("host_ed25519") + "\n";
    refused(
        good + "@revoked * " + key("host_ed25519") + "\n", "", "is revoked at " + known() + ":2");
    refused(
        "@revoked * " + key("host_ed25519") + "\n" + good,
        fingerprint(key("host_ed25519")),
        "is revoked");
  }

  @Test
  void a_certified_key_is_taken_and_one_of_a_revoked_authority_is_not() throws Exception {
    String authority = "@cert-authority [127.0.0.1]:* " + key("host_ca") + "\n";
    open(authority, "");
    assertThat(Files.readString(known(), StandardCharsets.UTF_8)).isEqualTo(authority);
    refused(authority + "@revoked * " + key("host_ca") + "\n", "", "is revoked");
    refused("@cert-authority * " + key("user_ca") + "\n", "", "the host is unknown");
  }
}
