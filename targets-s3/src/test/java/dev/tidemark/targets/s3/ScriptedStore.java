package dev.tidemark.targets.s3;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// An HTTP server that answers as the test says, also with what no HTTP library would send: half an
/// answer, or none. One request a connection.
final class ScriptedStore implements AutoCloseable {

  record Request(String method, String target, Map<String, String> headers, byte[] body) {

    /// @param name in lower case
    String header(String name) {
      return headers.getOrDefault(name, "");
    }
  }

  /// @param bytes what is written to the connection
  /// @param closes whether the connection is closed then, or stays open in silence
  record Answer(byte[] bytes, boolean closes) {
    static final Answer HANG = stalling("");

    static Answer raw(String text) {
      return new Answer(text.getBytes(StandardCharsets.ISO_8859_1), true);
    }

    static Answer stalling(String text) {
      return new Answer(text.getBytes(StandardCharsets.ISO_8859_1), false);
    }

    /// @param head the status and further header lines, parted by newlines
    static Answer of(String head, String body) {
      return raw(
          "HTTP/1.1 %s\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s"
              .formatted(head.replace("\n", "\r\n"), body.length(), body));
    }

    static Answer error(String status, String code) {
      return of(
          status + "\nContent-Type: application/xml",
          "<?xml version=\"1.0\"?><Error><Code>%s</Code><Message>the store says %s</Message></Error>"
              .formatted(code, code));
    }
  }

  private final ServerSocket listener;
  private final Function<Request, Answer> script;
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final List<Socket> open = new CopyOnWriteArrayList<>();
  private final CountDownLatch asked = new CountDownLatch(1);

  ScriptedStore(Function<Request, Answer> script) throws IOException {
    this.script = script;
    this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  static ScriptedStore always(Answer answer) throws IOException {
    return new ScriptedStore(request -> answer);
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + listener.getLocalPort());
  }

  List<Request> requests() {
    return requests;
  }

  /// Waits until a request has arrived whole.
  void awaitRequest() throws InterruptedException {
    asked.await();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = listener.accept();
        open.add(socket);
        Thread.ofVirtual().start(() -> serve(socket));
      }
    } catch (IOException e) {
      // Closed: the test is over.
    }
  }

  private void serve(Socket socket) {
    try {
      Request request = read(socket.getInputStream());
      if (request == null) {
        socket.getOutputStream().write(Answer.of("400 Bad Request", "").bytes());
        socket.close();
        return;
      }
      requests.add(request);
      asked.countDown();
      Answer answer = script.apply(request);
      OutputStream out = socket.getOutputStream();
      out.write(answer.bytes());
      out.flush();
      if (answer.closes()) {
        socket.close();
      }
    } catch (IOException e) {
      // The client has gone.
    }
  }

  /// Null if it is not HTTP or ends in the middle.
  private static @Nullable Request read(InputStream in) throws IOException {
    String[] lines = head(in).split("\r\n");
    String[] first = lines[0].split(" ");
    if (first.length < 3) {
      return null;
    }
    Map<String, String> headers = new TreeMap<>();
    for (int i = 1; i < lines.length; i++) {
      int colon = lines[i].indexOf(':');
      headers.put(
          lines[i].substring(0, colon).toLowerCase(Locale.ROOT),
          lines[i].substring(colon + 1).strip());
    }
    int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
    byte[] body = in.readNBytes(length);
    return body.length < length ? null : new Request(first[0], first[1], headers, body);
  }

  private static String head(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    int c;
    while ((c = in.read()) >= 0) {
      head.write(c);
      if (c >= 0x7f || head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
        break;
      }
    }
    return head.toString(StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : open) {
      socket.close();
    }
  }
}
