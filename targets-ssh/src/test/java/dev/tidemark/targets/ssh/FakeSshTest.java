package dev.tidemark.targets.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.spi.sink.SinkSettings;
import dev.tidemark.spi.sink.TargetException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What an ssh is given, and how little it can do by misbehaving: programs in its place.
@Timeout(60)
final class FakeSshTest {

  @TempDir Path place;

  /// Puts a program in the place of ssh. What it does on `-G` is done already.
  private void ssh(String script) throws IOException {
    Path ssh =
        Files.writeString(
            place.resolve("ssh"),
            """
            #!/bin/sh
            cd %s
            if [ "$1" = -G ]; then
              printf 'hostname attic.example\\nuser ann\\nport 22\\nuserknownhostsfile %s/known\\n'
              exit
            fi
            printf '%%s\\n' "$@" >arguments
            env >variables
            echo $$ >>pids
            %s
            """
                .formatted(place, place, script));
    Files.setPosixFilePermissions(ssh, PosixFilePermissions.fromString("rwx------"));
  }

  private Map<String, String> settings(String... more) {
    Map<String, String> settings = new HashMap<>();
    settings.put("host", "attic");
    settings.put("path", "/archive");
    settings.put("connect-timeout", "2");
    for (int i = 0; i < more.length; i += 2) {
      settings.put(more[i], more[i + 1]);
    }
    return settings;
  }

  private void open(String... more) throws Exception {
    Map<String, String> variables =
        Map.of("PATH", place + ":/usr/bin:/bin", "SSH_AUTH_SOCK", "/agent");
    Servers.open(settings(more), Servers.user(place, variables)).close();
  }

  private void fails(String words, String... more) {
    assertThatThrownBy(() -> open(more))
        .isInstanceOf(TargetException.class)
        .hasMessageContaining(words)
        .hasMessageNotContaining("\n");
  }

  private void assertNoneRuns() throws Exception {
    for (String pid : Files.readAllLines(place.resolve("pids"))) {
      ProcessHandle.of(Long.parseLong(pid)).ifPresent(process -> process.onExit().join());
    }
  }

  @Test
  void the_host_stands_after_all_options_and_what_is_dangerous_is_switched_off() throws Exception {
    ssh("echo 'ssh: Could not resolve hostname attic: no' >&2; exit 255");
    fails(
        "the host attic.example is unknown", "port", "2222", "user", "ann", "alive-interval", "7");
    List<String> arguments = Files.readAllLines(place.resolve("arguments"));
    assertThat(arguments).startsWith("-s").endsWith("--", "attic", "sftp");
    assertThat(arguments)
        .containsSequence("-p", "2222")
        .containsSequence("-l", "ann")
        .contains(
            "BatchMode=yes",
            "StrictHostKeyChecking=yes",
            "UpdateHostKeys=no",
            "ControlPath=none",
            "ClearAllForwardings=yes",
            "ServerAliveInterval=7",
            "ConnectTimeout=2")
        .doesNotContain("-F");
  }

  /// Goal: nothing that ssh starts can ask at a terminal, in a window or in another language.
  @Test
  void ssh_has_no_terminal_and_no_way_to_ask() throws Exception {
    ssh("ps -o sid= -p $$ | tr -d ' ' >session; exit 255");
    fails("cannot log in at ann@attic.example: ssh ended with exit code 255");
    assertThat(Files.readAllLines(place.resolve("variables")))
        .contains("LC_ALL=C", "SSH_ASKPASS_REQUIRE=force", "SSH_AUTH_SOCK=/agent")
        .anyMatch(line -> line.matches("SSH_ASKPASS=.*/false"))
        .noneMatch(line -> line.startsWith("DISPLAY=") || line.startsWith("TIDEMARK_SSH_"));
    assertThat(Files.readString(place.resolve("session")))
        .as("a session of its own")
        .isEqualTo(Files.readString(place.resolve("pids")));
  }

  @Test
  void an_ssh_that_neither_answers_nor_ends_is_killed_in_time() throws Exception {
    ssh("trap '' TERM; while :; do sleep 1; done");
    long begin = System.nanoTime();
    fails("ann@attic.example does not answer in time ('connect-timeout')");
    assertNoneRuns();
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(20));
  }

  @Test
  void what_ssh_complains_of_without_end_does_not_fill_the_memory() throws Exception {
    ssh(
        "head -c 300000000 /dev/zero | tr '\\\\0' x >&2; i=0; while [ $i -lt 2000 ]; do"
            + " echo line $i >&2; i=$((i+1)); done; echo the end >&2; exit 255");
    fails("cannot log in at ann@attic.example: the end", "connect-timeout", "30");
  }

  @Test
  void what_is_no_sftp_is_named_as_such() throws Exception {
    ssh("echo Welcome to this host; exec cat");
    fails("what the server sends is not sftp");
    assertNoneRuns();
  }

  @Test
  void a_host_or_user_that_could_be_an_option_or_a_command_is_refused() throws Exception {
    ssh("exit 255");
    for (String host :
        List.of(
            "-oProxyCommand=x", "a b", "a;b", "a`b`", "$(b)", "root@a", "ssh://a", "a\nb", "")) {
      assertThatThrownBy(() -> open("host", host))
          .as(host)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("setting 'host'");
    }
    for (String user : List.of("-oProxyCommand=x", "a b", "a;b", "a'b")) {
      assertThatThrownBy(() -> open("user", user))
          .as(user)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("setting 'user'");
    }
    assertThat(place.resolve("arguments")).doesNotExist();
  }

  @Test
  void a_secret_or_a_pinned_key_is_for_the_library_and_never_given_to_ssh() throws Exception {
    ssh("exit 255");
    String pinned = "SHA256:" + "A".repeat(43);
    Map<String, String> secrets = Map.of("password", "pw", "passphrase", "pw", "host-key", pinned);
    SshSinkProvider provider =
        new SshSinkProvider(Servers.user(place, Map.of("PATH", place + ":/usr/bin:/bin")));
    assertThat(provider.transport(sinkSettings())).contains("openssh");
    secrets.forEach((name, value) -> {
      assertThatThrownBy(() -> open("transport", "openssh", name, value))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContainingAll("openssh takes no '" + name, "transport: mina")
          .hasMessageNotContaining(value);
      assertThat(provider.transport(sinkSettings(name, value))).as(name).contains("mina");
    });
    assertThat(provider.transport(sinkSettings("host-key", "accept-new"))).contains("openssh");
    assertThatThrownBy(() -> open("transport", "telnet")).hasMessageContaining("'telnet' is none");
    assertThat(place.resolve("arguments")).doesNotExist();
  }

  private SinkSettings sinkSettings(String... more) {
    return new SinkSettings(settings(more));
  }

  @Test
  void a_new_host_is_taken_only_if_no_key_of_it_is_known_and_it_can_be_written_down()
      throws Exception {
    ssh("exit 255");
    Path known = place.resolve("known");
    fails("cannot log in", "host-key", "accept-new");
    assertThat(Files.readAllLines(place.resolve("arguments")))
        .contains("StrictHostKeyChecking=accept-new");
    assertThat(Files.readString(known)).isEmpty();
    Files.writeString(known, "attic.example ssh-rsa AAAA");
    fails("cannot log in", "host-key", "accept-new");
    assertThat(Files.readAllLines(place.resolve("arguments")))
        .contains("StrictHostKeyChecking=yes");
    Files.writeString(known, "# a line that does not end");
    fails("cannot log in", "host-key", "accept-new");
    assertThat(Files.readString(known)).isEqualTo("# a line that does not end\n");
    Files.delete(known);
    Files.createDirectory(known);
    fails("the host key cannot be remembered", "host-key", "accept-new");
  }
}
