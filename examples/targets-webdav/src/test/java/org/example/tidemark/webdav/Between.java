package org.example.tidemark.webdav;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/// Stands between a client and the server, and lets the client die at a chosen request: that one
/// and all after it get no answer.
final class Between implements AutoCloseable {

  /// Whether the fatal request still reaches the server.
  enum Death {
    BEFORE,
    AFTER
  }

  private static final Set<String> NOT_PASSED_ON =
      Set.of("host", "connection", "content-length", "upgrade", "http2-settings", "destination");

  private final URI server;
  private final int fatal;
  private final Death death;
  private final AtomicInteger requests = new AtomicInteger();
  private final HttpClient client = HttpClient.newHttpClient();
  private final HttpServer front;

  /// @param fatal the request at which the client dies, from 0
  Between(URI server, int fatal, Death death) throws IOException {
    this.server = server;
    this.fatal = fatal;
    this.death = death;
    this.front = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    front.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    front.createContext("/", this::pass);
    front.start();
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + front.getAddress().getPort());
  }

  boolean killed() {
    return requests.get() > fatal;
  }

  private void pass(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      int number = requests.getAndIncrement();
      if (number < fatal || (number == fatal && death == Death.AFTER)) {
        HttpResponse<byte[]> answer = ask(exchange, body);
        if (number < fatal) {
          reply(exchange, answer);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private HttpResponse<byte[]> ask(HttpExchange exchange, byte[] body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(server.resolve(exchange.getRequestURI()))
            .method(exchange.getRequestMethod(), BodyPublishers.ofByteArray(body));
    exchange.getRequestHeaders().forEach((name, values) -> copy(request, name, values));
    String to = exchange.getRequestHeaders().getFirst("Destination");
    if (to != null) {
      request.header("Destination", server.resolve(URI.create(to).getPath()).toString());
    }
    return client.send(request.build(), BodyHandlers.ofByteArray());
  }

  private static void copy(HttpRequest.Builder request, String name, List<String> values) {
    if (!NOT_PASSED_ON.contains(name.toLowerCase(Locale.ROOT))) {
      values.forEach(value -> request.header(name, value));
    }
  }

  private static void reply(HttpExchange exchange, HttpResponse<byte[]> answer) throws IOException {
    int length = answer.body().length;
    exchange.sendResponseHeaders(answer.statusCode(), length == 0 ? -1 : length);
    exchange.getResponseBody().write(answer.body());
  }

  @Override
  public void close() {
    front.stop(0);
    client.shutdownNow();
  }
}
