package dev.tidemark.targets.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.tidemark.spi.sink.CreateResult;
import dev.tidemark.spi.sink.ObjectName;
import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.testkit.Contents;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.sshd.server.SshServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What is wrong is said in one line: what was tried, where, what is so, and what to change.
@ParameterizedClass(name = "over {0}")
@ValueSource(strings = {"openssh", "mina"})
final class BadInputTest {

  @Parameter String transport = "";

  private static final String PLACE = "ssh://tidemark-sftp@127.0.0.1";

  @TempDir Path home;

  /// @param changes of the settings of a target that works
  /// @param words of the message
  record Row(
      String what,
      Map<String, String> changes,
      Class<? extends TargetException> kind,
      List<String> words) {
    @Override
    public String toString() {
      return what;
    }
  }

  static Stream<Row> rows() {
    Servers.Server server = Servers.openSsh();
    return Stream.of(
        new Row(
            "an unknown host",
            Map.of("host", "no-such-host.invalid"),
            TargetException.Unavailable.class,
            List.of("the host no-such-host.invalid is unknown", "'host'")),
        new Row(
            "a port where nobody listens",
            Map.of("port", "1"),
            TargetException.Unavailable.class,
            List.of("cannot connect to tidemark-sftp@127.0.0.1:1", "'port'")),
        new Row(
            "an account that is not there",
            Map.of("user", "nobody-here"),
            TargetException.Rejected.class,
            List.of("does not let nobody-here in", "'user'")),
        new Row(
            "a key that is not let in",
            Map.of("identity-file", server.key("stranger").toString()),
            TargetException.Rejected.class,
            List.of("does not let tidemark-sftp in with", "authorized_keys", "'identity-file'")),
        new Row(
            "a folder whose parent is missing",
            Map.of("path", "/data/none/archive"),
            TargetException.Rejected.class,
            List.of("there is no folder /data/none", "'path'")),
        new Row(
            "a path of a file",
            Map.of("path", "/data/a-file"),
            TargetException.Rejected.class,
            List.of("it is not a folder")),
        new Row(
            "a folder that is not ours",
            Map.of("path", "/sealed/archive"),
            TargetException.Rejected.class,
            List.of("access denied to /sealed/archive", "give this user the right")),
        new Row(
            "a full disk",
            Map.of("path", "/small/" + UUID.randomUUID()),
            TargetException.Rejected.class,
            List.of("no space left", "make room")),
        new Row(
            "an account that may only read",
            Map.of("user", "tidemark-ro", "path", "/data/read-only"),
            TargetException.Rejected.class,
            List.of("access denied to /data/read-only", "give this user the right")));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void what_is_wrong_is_said_in_one_line(Row row) throws Exception {
    Servers.Server server = Servers.openSsh();
    Files.writeString(server.home().resolve("data/a-file"), "x");
    Map<String, String> settings = new HashMap<>(server.settings());
    settings.put("path", "/data/" + UUID.randomUUID());
    settings.putAll(row.changes());
    settings.put("transport", transport);
    Throwable thrown = catchThrowable(() -> create(settings));
    assertOneLine(thrown, row.kind(), row.words());
    if (!row.changes().containsKey("user") && !row.changes().containsKey("host")) {
      assertThat(thrown).hasMessageContaining(PLACE);
    }
  }

  private void create(Map<String, String> settings) throws Exception {
    byte[] bytes = new byte[6 << 20];
    new Random(1).nextBytes(bytes);
    try (ObjectSink sink = Servers.open(settings, Servers.user(home, Map.of()))) {
      sink.create(new ObjectName("packs/1"), Contents.of(bytes));
    }
  }

  private static void assertOneLine(
      Throwable thrown, Class<? extends TargetException> kind, List<String> words) {
    assertThat(thrown)
        .isInstanceOf(kind)
        .hasMessageContainingAll(words.toArray(String[]::new))
        .hasMessageMatching("(open|create packs/1) in ssh://[^\n]*")
        .hasMessageNotContaining("Exception");
  }

  @Test
  void a_disk_that_has_room_again_takes_again() throws Exception {
    Servers.Server server = Servers.openSsh();
    Map<String, String> settings = new HashMap<>(server.settings());
    String folder = "/small/" + UUID.randomUUID();
    settings.put("path", folder);
    settings.put("transport", transport);
    assertThat(catchThrowable(() -> create(settings))).isInstanceOf(TargetException.Rejected.class);
    try (ObjectSink sink = Servers.open(settings);
        Stream<Path> left = Files.list(server.home().resolve(folder.substring(1) + "/_tmp"))) {
      assertThat(left).as("what the failed create left").isEmpty();
      assertThat(sink.create(new ObjectName("packs/1"), Contents.of("small")))
          .isEqualTo(CreateResult.CREATED);
      sink.delete(new ObjectName("packs/1"));
    }
  }

  @Test
  void a_server_without_sftp_is_named_as_such() throws Exception {
    SshServer server = SshServer.setUpDefaultServer();
    server.setHost("127.0.0.1");
    server.setKeyPairProvider(MinaServer.hostKey());
    server.setPasswordAuthenticator((user, password, session) -> true);
    server.start();
    try {
      Throwable thrown = catchThrowable(() -> create(passwordAt(server.getPort())));
      assertOneLine(thrown, TargetException.Rejected.class, List.of("no sftp", "Subsystem sftp"));
    } finally {
      server.stop(true);
    }
  }

  @Test
  void what_is_no_ssh_server_is_named_as_such() throws Exception {
    try (ServerSocket web = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual()
          .start(() -> {
            try (var client = web.accept()) {
              client
                  .getOutputStream()
                  .write("HTTP/1.1 400 Bad\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
              client.getInputStream().readAllBytes();
            } catch (IOException e) {
              throw new java.io.UncheckedIOException(e);
            }
          });
      Throwable thrown = catchThrowable(() -> create(passwordAt(web.getLocalPort())));
      assertOneLine(
          thrown, TargetException.Unavailable.class, List.of("cannot log in at ann@127.0.0.1"));
    }
  }

  private Map<String, String> passwordAt(int port) {
    Map<String, String> settings = new HashMap<>();
    settings.put("host", "127.0.0.1");
    settings.put("port", String.valueOf(port));
    settings.put("user", "ann");
    settings.put("password", "secret");
    settings.put("host-key", "accept-new");
    settings.put("known-hosts-file", home.resolve("known").toString());
    settings.put("path", "/archive");
    settings.put("connect-timeout", "3");
    return settings;
  }

  @Test
  void a_remote_that_reads_only_can_be_restored_from() throws Exception {
    Servers.Server server = Servers.openSsh();
    Map<String, String> settings = new HashMap<>(server.settings());
    settings.put("path", "/data/" + UUID.randomUUID());
    settings.put("transport", transport);
    try (ObjectSink writer = Servers.open(settings)) {
      writer.create(new ObjectName("a/b"), Contents.of("content"));
    }
    settings.put("user", "tidemark-ro");
    List<String> seen = new ArrayList<>();
    try (ObjectSink reader = Servers.open(settings);
        var in = reader.open(new ObjectName("a/b"), 0, Long.MAX_VALUE).orElseThrow()) {
      reader.list("", "", 10).forEach(info -> seen.add(info.name().value()));
      assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("content");
    }
    assertThat(seen).containsExactly("a/b");
  }
}
