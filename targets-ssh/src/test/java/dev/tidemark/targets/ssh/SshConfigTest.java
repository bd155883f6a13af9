package dev.tidemark.targets.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SshConfigTest {

  @TempDir Path home;

  private SshConfig read(String text, String host) throws IOException {
    Path file = Files.createDirectories(home.resolve(".ssh")).resolve("config");
    Files.writeString(file, text);
    return SshConfig.read(file, host, new UserEnvironment(home, "ann", name -> null));
  }

  @Test
  void the_first_value_for_a_host_wins_and_identity_files_add_up() throws IOException {
    SshConfig config =
        read(
            """
            # mine
            Host attic !cellar
              HostName attic.example
              Port=2222
              IdentityFile ~/.ssh/attic
              IdentityFile /keys/of-%r

            Host cellar
              User nobody
            host *
              port 22
              User tm
              IdentityFile %d/.ssh/%h
              IdentitiesOnly yes
              UserKnownHostsFile ~/.ssh/known /etc/known
              ServerAliveInterval 5
            """,
            "attic");
    assertThat(config.hostName()).contains("attic.example");
    assertThat(config.port()).contains(2222);
    assertThat(config.user()).contains("tm");
    assertThat(config.identitiesOnly()).isTrue();
    assertThat(config.identityFiles("attic.example", "tm"))
        .containsExactly(
            home.resolve(".ssh/attic"), Path.of("/keys/of-tm"), home.resolve(".ssh/attic.example"));
    assertThat(config.knownHostsFiles("attic.example", "tm"))
        .containsExactly(home.resolve(".ssh/known"), Path.of("/etc/known"));
  }

  @Test
  void what_stands_under_other_hosts_says_nothing() throws IOException {
    SshConfig config = read("Host cellar\n User nobody\n ProxyJump gate\n", "attic");
    assertThat(config.user()).isEmpty();
    assertThat(config.hostName()).isEmpty();
    assertThat(config.identityFiles("attic", "ann")).isEmpty();
  }

  @Test
  void patterns_leave_out_what_they_deny() throws IOException {
    String text = "Host *.example !cellar.example\n User tm\n";
    assertThat(read(text, "attic.example").user()).contains("tm");
    assertThat(read(text, "cellar.example").user()).isEmpty();
  }

  @Test
  void a_name_is_completed() throws IOException {
    assertThat(read("HostName %h.example", "attic").hostName()).contains("attic.example");
    assertThat(read("HostName 100%%", "attic").hostName()).contains("100%");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Include others",
        "ProxyJump gate",
        "ProxyCommand nc %h %p",
        "HostKeyAlias other",
        "KnownHostsCommand x",
        "CertificateFile x",
        "Match exec true",
        "Match user tm",
        "Match all",
      })
  void what_would_lead_elsewhere_is_refused_with_its_name(String line) {
    assertThatThrownBy(() -> read("Host attic\n" + line + "\n", "attic"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(
            line.substring(0, line.indexOf(' ')).startsWith("Match") ? "Match" : "attic")
        .hasMessageContainingAll("transport: openssh", "ssh-config: none");
  }

  @Test
  void a_quoted_path_is_refused() throws IOException {
    SshConfig config = read("IdentityFile \"/keys/of me\"", "attic");
    assertThatThrownBy(() -> config.identityFiles("attic", "tm"))
        .hasMessageContainingAll("quotes", "transport: openssh");
  }

  @Test
  void an_unknown_token_is_refused() throws IOException {
    SshConfig config = read("IdentityFile /keys/%C", "attic");
    assertThatThrownBy(() -> config.identityFiles("attic", "tm")).hasMessageContaining("/keys/%C");
  }

  @Test
  void a_proxy_that_is_none_leads_nowhere() throws IOException {
    assertThat(read("ProxyJump none\nProxyCommand none\nUser tm", "attic").user()).contains("tm");
  }

  @Test
  void no_file_says_nothing() {
    SshConfig config =
        SshConfig.read(
            home.resolve("none"), "attic", new UserEnvironment(home, "ann", name -> null));
    assertThat(config.user()).isEmpty();
  }
}
