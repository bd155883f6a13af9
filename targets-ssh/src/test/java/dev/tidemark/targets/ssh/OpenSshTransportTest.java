package dev.tidemark.targets.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.spi.sink.CreateResult;
import dev.tidemark.spi.sink.ObjectName;
import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.testkit.Contents;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What this machine's own ssh does with a real server, as its configuration and its agent say, and
/// what becomes of its processes.
@Timeout(60)
final class OpenSshTransportTest {

  private static final ObjectName NAME = new ObjectName("packs/1");

  private final Servers.Server server = Servers.openSsh();
  private final String path = "/data/" + UUID.randomUUID();
  @TempDir Path home;
  private Path config;

  @BeforeEach
  void begin() throws IOException {
    config = Files.writeString(home.resolve("config"), "");
  }

  private Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>(server.settings());
    settings.put("path", path);
    settings.put("transport", "openssh");
    settings.put("ssh-config", config.toString());
    return settings;
  }

  private ObjectSink open(Map<String, String> settings, Map<String, String> variables)
      throws Exception {
    return Servers.open(settings, Servers.user(home, variables));
  }

  private ObjectSink open(Map<String, String> settings) throws Exception {
    return open(settings, Map.of());
  }

  /// Settings of a host that the configuration alone explains.
  private Map<String, String> alias(String text) throws IOException {
    Files.writeString(
        config,
        text.formatted(server.port(), server.key("ecdsa"), server.folder().resolve("known_hosts")));
    Map<String, String> settings = settings();
    List.of("port", "user", "identity-file", "known-hosts-file").forEach(settings::remove);
    settings.put("host", "attic");
    return settings;
  }

  private static final String ATTIC =
      """
      Host attic
        HostName 127.0.0.1
        Port %1$d
        User tidemark-sftp
        IdentityFile %2$s
        UserKnownHostsFile %3$s
      """;

  /// The ssh programs of this process.
  private static List<ProcessHandle> programs() {
    return ProcessHandle.current()
        .children()
        .filter(child -> child.info().command().orElse("").endsWith("/ssh"))
        .toList();
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  @Test
  void the_ssh_config_says_what_the_settings_leave_out() throws Exception {
    try (ObjectSink sink = open(alias(ATTIC))) {
      assertThat(sink.traits().location())
          .isEqualTo("ssh://tidemark-sftp@127.0.0.1:" + server.port() + path);
      assertThat(sink.list("", "", 1)).isEmpty();
    }
  }

  @Test
  void included_files_and_matches_of_the_ssh_config_hold() throws Exception {
    Files.writeString(
        home.resolve("more"),
        ATTIC.formatted(server.port(), "/none", "/none").replace("/none", "x"));
    Files.writeString(home.resolve("more"), "Host attic\n  User tidemark-sftp\n");
    try (ObjectSink sink =
        open(
            alias(
                "Include "
                    + home.resolve("more")
                    + "\nMatch originalhost attic exec true\n  HostName 127.0.0.1\n  Port %1$d\n"
                    + "  IdentityFile %2$s\n  UserKnownHostsFile %3$s\n"))) {
      assertThat(sink.list("", "", 1)).isEmpty();
    }
  }

  @Test
  void a_proxy_of_the_ssh_config_is_followed_and_the_address_keeps_the_host_s_own_name()
      throws Exception {
    Path proxy =
        Files.writeString(
            home.resolve("proxy"),
            """
            exec 3<>/dev/tcp/127.0.0.1/%d
            trap '' HUP
            cat <&3 &
            cat >&3
            kill $!
            """
                .formatted(server.port()));
    Map<String, String> settings =
        alias(
            ATTIC.replace("127.0.0.1", "behind.invalid")
                + "  ProxyCommand bash "
                + proxy
                + "\n  HostKeyAlias [127.0.0.1]:%1$d\n");
    try (ObjectSink sink = open(settings)) {
      assertThat(sink.create(NAME, Contents.of("x"))).isEqualTo(CreateResult.CREATED);
      assertThat(sink.traits().location())
          .isEqualTo("ssh://tidemark-sftp@attic:" + server.port() + path);
    }
  }

  @Test
  void an_ssh_config_that_cannot_be_used_is_named() throws Exception {
    Map<String, String> settings = alias("NoSuchOption yes\n");
    assertThatThrownBy(() -> open(settings))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("ssh cannot use its configuration", config.toString())
        .hasMessageNotContaining("\n");
  }

  @Test
  void no_configuration_makes_a_host_trusted_or_writes_one_down_or_shares_a_master()
      throws Exception {
    Map<String, String> settings =
        alias(
            ATTIC.replace("%3$s", home + "/known")
                + "  StrictHostKeyChecking no\n  UpdateHostKeys yes\n  CheckHostIP yes\n"
                + "  NoHostAuthenticationForLocalhost yes\n  ControlMaster auto\n"
                + "  ControlPath "
                + home
                + "/master\n  ControlPersist 60\n  RemoteCommand true\n  RequestTTY force\n"
                + "  BatchMode no\n  LogLevel QUIET\n  PermitLocalCommand yes\n  LocalCommand touch "
                + home
                + "/local\n");
    assertThatThrownBy(() -> open(settings))
        .isInstanceOf(TargetException.Rejected.class)
        .hasMessageContaining("the host is unknown; its key is SHA256:");
    assertThat(home.resolve("known")).doesNotExist();
    Path known = Files.copy(server.folder().resolve("known_hosts"), home.resolve("known"));
    String before = Files.readString(known);
    try (ObjectSink sink = open(settings)) {
      assertThat(sink.list("", "", 1)).isEmpty();
      assertThat(home.resolve("master")).doesNotExist();
      assertThat(home.resolve("local")).doesNotExist();
    }
    assertThat(Files.readString(known)).isEqualTo(before);
  }

  @Test
  void the_keys_of_an_agent_open() throws Exception {
    try (RunningAgent agent = new RunningAgent(home)) {
      agent.add(server.key("rsa"));
      Map<String, String> settings = settings();
      settings.remove("identity-file");
      try (ObjectSink sink = open(settings, agent.environment())) {
        assertThat(sink.list("", "", 1)).isEmpty();
      }
    }
  }

  @Test
  void a_certificate_opens() throws Exception {
    Map<String, String> settings = settings();
    settings.put("identity-file", server.key("certified").toString());
    try (ObjectSink sink = open(settings)) {
      assertThat(sink.list("", "", 1)).isEmpty();
    }
  }

  @Test
  void a_locked_key_is_named_and_asks_nobody() {
    Map<String, String> settings = settings();
    settings.put("identity-file", server.key("locked").toString());
    assertThatThrownBy(() -> open(settings))
        .isInstanceOf(TargetException.Rejected.class)
        .hasMessageContainingAll("the key file " + server.key("locked") + " is locked", "ssh-add");
  }

  @Test
  void a_named_key_must_be_there() {
    Map<String, String> settings = settings();
    settings.put("identity-file", home + "/none");
    assertThatThrownBy(() -> open(settings))
        .isInstanceOf(TargetException.Rejected.class)
        .hasMessageContainingAll("none is not there", "'identity-file'");
  }

  @Test
  void files_with_spaces_and_percent_signs_are_found() throws Exception {
    Path folder = Files.createDirectories(home.resolve("100% mine"));
    Map<String, String> settings = settings();
    settings.put(
        "known-hosts-file",
        Files.copy(server.folder().resolve("known_hosts"), folder.resolve("known %h")).toString());
    settings.put(
        "identity-file",
        Files.copy(
                server.key("ed25519"),
                folder.resolve("key %h"),
                java.nio.file.StandardCopyOption.COPY_ATTRIBUTES)
            .toString());
    try (ObjectSink sink = open(settings)) {
      assertThat(sink.list("", "", 1)).isEmpty();
    }
  }

  /// Goal: a link that loses its ssh is mended by the next call, and nothing is misreported.
  @Test
  void a_killed_ssh_fails_its_call_and_the_next_one_has_another() throws Exception {
    byte[] bytes = random(24 << 20);
    try (ObjectSink sink = open(settings())) {
      AtomicBoolean killed = new AtomicBoolean();
      assertThatThrownBy(() ->
              sink.create(
                  NAME,
                  Contents.promising(
                      bytes,
                      () ->
                          new FilterInputStream(new ByteArrayInputStream(bytes)) {
                            @Override
                            public int read(byte[] to, int offset, int length) throws IOException {
                              int n = super.read(to, offset, length);
                              if (available() < bytes.length / 2 && !killed.getAndSet(true)) {
                                programs().forEach(ProcessHandle::destroyForcibly);
                              }
                              return n;
                            }
                          })))
          .isInstanceOf(TargetException.class)
          .hasMessageContaining("the connection was lost");
      assertThat(killed).isTrue();
      assertThat(sink.open(NAME, 0, 1)).isEmpty();
      assertThat(sink.create(NAME, Contents.of("x"))).isEqualTo(CreateResult.CREATED);
    }
    programs().forEach(program -> program.onExit().join());
    assertThat(programs()).isEmpty();
  }

  @Test
  void a_proxy_that_lets_nobody_through_is_named_as_such() throws Exception {
    Map<String, String> closed = alias(ATTIC + "  ProxyCommand false\n");
    assertThatThrownBy(() -> open(closed))
        .isInstanceOf(TargetException.Unavailable.class)
        .hasMessageContaining("the proxy on the way to tidemark-sftp@attic:" + server.port());
    Path proxy =
        Files.writeString(
            home.resolve("proxy"),
            "echo 'me@gate: Permission denied (publickey).' >&2\nexit 255\n");
    Map<String, String> refusing = alias(ATTIC + "  ProxyCommand sh " + proxy + "\n");
    assertThatThrownBy(() -> open(refusing))
        .isInstanceOf(TargetException.Rejected.class)
        .hasMessageContainingAll("the proxy on the way", "me@gate: Permission denied", "ssh attic");
  }

  @Test
  void a_closed_target_leaves_no_ssh_running_and_no_zombie() throws Exception {
    ObjectSink sink = open(settings());
    sink.create(NAME, Contents.of("x"));
    List<ProcessHandle> running = programs();
    assertThat(running).isNotEmpty();
    sink.close();
    for (ProcessHandle program : running) {
      program.onExit().get();
      assertThat(Path.of("/proc/" + program.pid())).doesNotExist();
    }
  }

  @Test
  void without_ssh_the_library_is_used_unless_ssh_is_asked_for() throws Exception {
    Map<String, String> nothing = Map.of("PATH", home.toString());
    Map<String, String> settings = settings();
    assertThatThrownBy(() -> open(settings, nothing))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("'transport'", "not on the path", "'transport: mina'");
    settings.remove("transport");
    try (ObjectSink sink = open(settings, nothing)) {
      assertThat(sink.list("", "", 1)).isEmpty();
      assertThat(programs()).isEmpty();
    }
  }
}
