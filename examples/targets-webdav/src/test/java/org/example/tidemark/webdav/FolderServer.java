package org.example.tidemark.webdav;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/// A WebDAV server in the test's process that keeps files as real ones do: it looks whether a name
/// is free, and then renames. What may happen in between is up to the test.
final class FolderServer implements AutoCloseable {

  private final Path root;
  private final Runnable betweenLookAndRename;
  private final HttpServer server;

  FolderServer(Path root, Runnable betweenLookAndRename) throws IOException {
    this.root = root;
    this.betweenLookAndRename = betweenLookAndRename;
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::handle);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      Path path = path(exchange.getRequestURI());
      switch (exchange.getRequestMethod()) {
        case "PROPFIND" -> list(exchange, path);
        case "MKCOL" -> answer(exchange, made(path), new byte[0]);
        case "PUT" -> answer(exchange, written(path, body), new byte[0]);
        case "GET" -> read(exchange, path);
        case "MOVE" -> answer(exchange, moved(exchange, path), new byte[0]);
        case "DELETE" -> answer(exchange, deleted(path), new byte[0]);
        default -> answer(exchange, 405, new byte[0]);
      }
    }
  }

  private Path path(URI uri) {
    return root.resolve(uri.getPath().substring(1));
  }

  private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }

  private void list(HttpExchange exchange, Path path) throws IOException {
    if (!Files.exists(path)) {
      answer(exchange, 404, new byte[0]);
      return;
    }
    StringBuilder xml = new StringBuilder("<D:multistatus xmlns:D=\"DAV:\">");
    describe(path, xml);
    if (exchange.getRequestHeaders().getFirst("Depth").equals("1")) {
      for (Path entry : entries(path)) {
        describe(entry, xml);
      }
    }
    xml.append("</D:multistatus>");
    answer(exchange, 207, xml.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static List<Path> entries(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.toList();
    }
  }

  private void describe(Path path, StringBuilder xml) throws IOException {
    boolean folder = Files.isDirectory(path);
    xml.append("<D:response><D:href>/")
        .append(root.relativize(path))
        .append(folder ? "/" : "")
        .append("</D:href><D:propstat><D:prop><D:resourcetype>")
        .append(folder ? "<D:collection/>" : "")
        .append("</D:resourcetype><D:getcontentlength>")
        .append(Files.size(path))
        .append("</D:getcontentlength></D:prop></D:propstat></D:response>");
  }

  private static int made(Path path) throws IOException {
    try {
      Files.createDirectory(path);
      return 201;
    } catch (FileAlreadyExistsException e) {
      return 405;
    } catch (NoSuchFileException e) {
      return 409;
    }
  }

  private static int written(Path path, byte[] body) throws IOException {
    try {
      Files.write(path, body);
      return 201;
    } catch (NoSuchFileException e) {
      return 409;
    }
  }

  private static void read(HttpExchange exchange, Path path) throws IOException {
    if (Files.isRegularFile(path)) {
      answer(exchange, 200, Files.readAllBytes(path));
    } else {
      answer(exchange, 404, new byte[0]);
    }
  }

  private int moved(HttpExchange exchange, Path from) {
    Path to = path(URI.create(exchange.getRequestHeaders().getFirst("Destination")));
    boolean taken = Files.exists(to);
    betweenLookAndRename.run();
    if (taken) {
      return 412;
    }
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
      return 201;
    } catch (NoSuchFileException e) {
      return 404;
    } catch (IOException e) {
      return 500;
    }
  }

  private static int deleted(Path path) throws IOException {
    if (!Files.exists(path)) {
      return 404;
    }
    try (Stream<Path> all = Files.walk(path)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    }
    return 204;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
