package dev.tidemark.targets.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.tidemark.spi.sink.CreateResult;
import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.spi.sink.TargetException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Goal: a store with a certificate of its own is trusted if its CA is given, and only then.
@Timeout(60)
@SuppressWarnings("NullAway.Init") // Made before all tests.
final class CaFileTest {

  private static final String PASSWORD = "changeit";

  @TempDir static Path dir;
  private static Path ca;
  private static HttpsServer server;

  @BeforeAll
  static void start() throws Exception {
    Path keys = dir.resolve("keys.p12");
    ca = dir.resolve("ca.pem");
    keytool(
        keys, "-genkeypair -keyalg EC -groupname secp256r1 -dname CN=store -ext san=ip:127.0.0.1");
    keytool(keys, "-exportcert -rfc -file " + ca);
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context(keys)));
    server.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          exchange.getResponseHeaders().set("ETag", "\"x\"");
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
  }

  private static void keytool(Path keys, String what) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(what.split(" ")));
    command.addAll(
        List.of("-alias", "store", "-storepass", PASSWORD, "-keystore", keys.toString()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor()).as(output).isZero();
  }

  private static SSLContext context(Path keys) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(keys)) {
      store.load(in, PASSWORD.toCharArray());
    }
    KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
    factory.init(store, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(factory.getKeyManagers(), null, null);
    return context;
  }

  @AfterAll
  static void stop() {
    server.stop(0);
  }

  private static URI endpoint() {
    return URI.create("https://127.0.0.1:" + server.getAddress().getPort());
  }

  @ParameterizedTest
  @EnumSource(Client.class)
  void a_store_whose_ca_is_given_is_trusted(Client client) throws Exception {
    try (ObjectSink sink = Sinks.open(client, endpoint(), Map.of("ca-file", ca.toString()))) {
      assertThat(sink.create(Sinks.NAME, Sinks.HELLO)).isEqualTo(CreateResult.CREATED);
    }
  }

  @ParameterizedTest
  @EnumSource(Client.class)
  void a_store_with_a_strange_certificate_is_rejected_with_what_to_set(Client client) {
    try (ObjectSink sink = Sinks.open(client, endpoint(), Map.of())) {
      assertThatThrownBy(() -> sink.create(Sinks.NAME, Sinks.HELLO))
          .isInstanceOf(TargetException.Rejected.class)
          .hasMessageContaining("create commits/2a in s3://acme/ann at " + endpoint())
          .hasMessageContaining("its certificate is not trusted")
          .hasMessageContaining("set ca-file")
          .hasMessageNotContaining("\n");
    }
  }

  @ParameterizedTest
  @EnumSource(Client.class)
  void a_certificate_for_another_host_is_not_trusted_either(Client client) {
    URI other = URI.create("https://localhost:" + server.getAddress().getPort());
    try (ObjectSink sink = Sinks.open(client, other, Map.of("ca-file", ca.toString()))) {
      assertThatThrownBy(() -> sink.create(Sinks.NAME, Sinks.HELLO))
          .isInstanceOf(TargetException.Rejected.class)
          .hasMessageContaining("its certificate is not trusted");
    }
  }

  @Test
  void a_file_without_certificates_is_refused_by_its_setting() throws Exception {
    Path empty = Files.createFile(dir.resolve("empty.pem"));
    Path text = Files.writeString(dir.resolve("text.pem"), "no certificate");
    for (Path bad : List.of(empty, text, dir.resolve("none.pem"))) {
      assertThatIllegalArgumentException()
          .isThrownBy(
              () -> Sinks.open(Client.AWS, endpoint(), Map.of("ca-file", bad.toString())).close())
          .withMessageContaining("ca-file: ")
          .withMessageContaining(bad.toString());
    }
  }
}
