package dev.tidemark.training;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Executors;

/// As much of a bucket as a backup asks for, in memory, on loopback. It believes everything it is
/// told: for practice only.
final class TrainingBucket implements AutoCloseable {

  private final HttpServer server;
  private final SortedMap<String, byte[]> objects = new TreeMap<>();

  TrainingBucket() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/practice", this::answer);
    server.start();
  }

  String endpoint() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String key = exchange.getRequestURI().getPath().replaceFirst("^/practice/?", "");
      byte[] body = exchange.getRequestBody().readAllBytes();
      synchronized (objects) {
        switch (exchange.getRequestMethod()) {
          case "PUT" -> reply(exchange, put(key, body), new byte[0]);
          case "DELETE" -> reply(exchange, deleted(key), new byte[0]);
          default -> get(exchange, key);
        }
      }
    }
  }

  private int put(String key, byte[] body) {
    return objects.putIfAbsent(key, body) == null ? 200 : 412;
  }

  private int deleted(String key) {
    objects.remove(key);
    return 204;
  }

  private void get(HttpExchange exchange, String key) throws IOException {
    if (key.isEmpty()) {
      exchange.getResponseHeaders().set("Content-Type", "application/xml");
      reply(exchange, 200, listing(exchange.getRequestURI().getQuery()));
    } else {
      byte[] object = objects.get(key);
      if (object == null) {
        reply(exchange, 404, error("NoSuchKey"));
      } else {
        range(exchange, object);
      }
    }
  }

  private static void range(HttpExchange exchange, byte[] object) throws IOException {
    String range = exchange.getRequestHeaders().getFirst("Range");
    if (range == null) {
      reply(exchange, 200, object);
      return;
    }
    String[] ends = range.replace("bytes=", "").split("-", 2);
    int from = Integer.parseInt(ends[0]);
    int last = (int) Math.min(object.length - 1, Long.parseLong(ends[1]));
    if (from > last) {
      reply(exchange, 416, error("InvalidRange"));
      return;
    }
    exchange
        .getResponseHeaders()
        .set("Content-Range", "bytes " + from + "-" + last + "/" + object.length);
    reply(exchange, 206, Arrays.copyOfRange(object, from, last + 1));
  }

  private static byte[] error(String code) {
    return ("<Error><Code>" + code + "</Code></Error>").getBytes(StandardCharsets.UTF_8);
  }

  private byte[] listing(String query) {
    String prefix = parameter(query, "prefix");
    String after = parameter(query, "start-after");
    int most = Integer.parseInt(parameter(query, "max-keys"));
    StringBuilder out = new StringBuilder("<ListBucketResult><Name>practice</Name>");
    List<String> keys =
        objects.keySet().stream()
            .filter(key -> key.startsWith(prefix) && key.compareTo(after) > 0)
            .toList();
    out.append("<IsTruncated>").append(keys.size() > most).append("</IsTruncated>");
    for (String key : keys.subList(0, Math.min(most, keys.size()))) {
      int length = Objects.requireNonNull(objects.get(key)).length;
      out.append("<Contents><Key>").append(key).append("</Key><Size>").append(length);
      out.append("</Size></Contents>");
    }
    return out.append("</ListBucketResult>").toString().getBytes(StandardCharsets.UTF_8);
  }

  private static String parameter(String query, String name) {
    for (String part : query.split("&")) {
      if (part.startsWith(name + "=")) {
        return part.substring(name.length() + 1);
      }
    }
    return "";
  }

  private static void reply(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.getResponseHeaders().set("ETag", "\"practice\"");
    boolean none = body.length == 0 || exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(status, none ? -1 : body.length);
    if (!none) {
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
