package org.example.tidemark.webdav;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.tidemark.spi.sink.ObjectName;
import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.spi.sink.SinkSettings;
import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.testkit.Contents;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a server may answer, and what the caller is told to do about it.
final class AnswersTest {

  private static final String COLLECTION =
      "<?xml version=\"1.0\"?><D:multistatus"
          + " xmlns:D=\"DAV:\"><D:response><D:href>/a/</D:href><D:propstat>"
          + "<D:prop><D:resourcetype><D:collection/></D:resourcetype></D:prop></D:propstat>"
          + "</D:response></D:multistatus>";
  private static final ObjectName NAME = new ObjectName("commits/1");

  private HttpServer server;
  private HttpHandler handler = exchange -> answer(exchange, 207, COLLECTION);

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", exchange -> handler.handle(exchange));
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      byte[] bytes = status == 204 ? new byte[0] : body.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private Map<String, String> settings(int port) {
    Map<String, String> settings = new HashMap<>();
    settings.put("url", "http://127.0.0.1:" + port + "/a");
    settings.put("user", "ann");
    settings.put("password", "hush hush");
    settings.put("parallelism", "4");
    settings.put("accept-unsynced", "true");
    return settings;
  }

  private ObjectSink open() throws Exception {
    return open(settings(server.getAddress().getPort()));
  }

  private static ObjectSink open(Map<String, String> settings) throws Exception {
    return new WebdavSinkProvider().open(new SinkSettings(settings));
  }

  @ParameterizedTest
  @CsvSource({
    "401, Rejected, user and password",
    "403, Rejected, right to PROPFIND",
    "405, Rejected, WebDAV folder",
    "301, Rejected, elsewhere",
    "503, Unavailable, busy",
    "500, Unavailable, tried again",
    "400, Unavailable, 400"
  })
  void an_answer_says_what_to_do_and_no_secret(int status, String kind, String words) {
    handler =
        exchange -> {
          exchange.getResponseHeaders().add("Location", "http://elsewhere/a/");
          exchange.getResponseHeaders().add("Retry-After", "7");
          answer(exchange, status, "");
        };
    assertThatThrownBy(this::open)
        .hasMessageContaining(words)
        .hasMessageContaining("dav://127.0.0.1")
        .hasMessageNotContaining("hush")
        .extracting(e -> e.getClass().getSimpleName())
        .isEqualTo(kind);
  }

  @Test
  void a_busy_server_is_left_alone_as_long_as_it_asks() {
    handler =
        exchange -> {
          exchange.getResponseHeaders().add("Retry-After", "7");
          answer(exchange, 503, "");
        };
    assertThatThrownBy(this::open)
        .isInstanceOfSatisfying(
            TargetException.Unavailable.class,
            e -> assertThat(e.retryAfter()).contains(Duration.ofSeconds(7)));
  }

  @Test
  void nobody_listening_is_unavailable() throws Exception {
    int port;
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = closed.getLocalPort();
    }
    assertThatThrownBy(() -> open(settings(port))).isInstanceOf(TargetException.Unavailable.class);
  }

  @Test
  void a_page_instead_of_a_listing_is_no_listing() {
    handler = exchange -> answer(exchange, 207, "<html><body>Welcome<br></body>");
    assertThatThrownBy(this::open)
        .isInstanceOf(TargetException.Unavailable.class)
        .hasMessageContaining("cannot be read");
  }

  @Test
  void a_full_server_is_no_reason_to_try_again() throws Exception {
    handler =
        exchange ->
            answer(
                exchange,
                exchange.getRequestMethod().equals("PUT") ? 507 : status(exchange),
                COLLECTION);
    try (ObjectSink sink = open()) {
      assertThatThrownBy(() -> sink.create(NAME, Contents.of("x")))
          .isInstanceOf(TargetException.Rejected.class)
          .hasMessageContaining("no room");
    }
  }

  /// A server where every collection is there and no object is.
  private static int status(HttpExchange exchange) {
    boolean object = exchange.getRequestURI().getPath().endsWith(NAME.value());
    return switch (exchange.getRequestMethod()) {
      case "PROPFIND" -> object ? 404 : 207;
      case "GET" -> 404;
      case "DELETE" -> 204;
      default -> 201;
    };
  }

  @Test
  void a_server_that_moves_no_folder_is_told_from_a_lost_race() throws Exception {
    handler =
        exchange ->
            answer(
                exchange,
                exchange.getRequestMethod().equals("MOVE") ? 412 : status(exchange),
                COLLECTION);
    try (ObjectSink sink = open()) {
      assertThatThrownBy(() -> sink.create(NAME, Contents.of("x")))
          .isInstanceOf(TargetException.Rejected.class)
          .hasMessageContaining("single-writer: true");
    }
  }

  @Test
  void nothing_is_written_until_somebody_accepts_that_it_is_not_synced() throws Exception {
    Map<String, String> settings = settings(server.getAddress().getPort());
    settings.remove("accept-unsynced");
    try (ObjectSink sink = open(settings)) {
      assertThatThrownBy(() -> sink.create(NAME, Contents.of("x")))
          .isInstanceOf(TargetException.Rejected.class)
          .hasMessageContaining("accept-unsynced");
    }
  }

  @Test
  void a_range_is_cut_out_of_what_a_server_without_ranges_sends() throws Exception {
    try (ObjectSink sink = open()) {
      handler = exchange -> answer(exchange, 200, "0123456789");
      assertThat(text(sink.open(NAME, 3, 4))).isEqualTo("3456");
      assertThat(text(sink.open(NAME, 8, Long.MAX_VALUE))).isEqualTo("89");
      assertThat(text(sink.open(NAME, 10, 1))).isEmpty();
      assertThat(text(sink.open(NAME, 99, 1))).isEmpty();
    }
  }

  @Test
  void a_body_that_breaks_off_is_a_failure_of_the_target() throws Exception {
    try (ObjectSink sink = open()) {
      handler =
          exchange -> {
            exchange.sendResponseHeaders(200, 1_000);
            exchange.getResponseBody().write(new byte[10]);
            exchange.getResponseBody().flush();
            exchange.close();
          };
      assertThatThrownBy(() -> text(sink.open(NAME, 0, Long.MAX_VALUE)))
          .isInstanceOf(IOException.class)
          .cause()
          .isInstanceOf(TargetException.Unavailable.class);
    }
  }

  private static String text(Optional<InputStream> found) throws IOException {
    try (InputStream in = found.orElseThrow()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
