package dev.tidemark.testkit.wire;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/// A [FaultProxy] to try by hand: commands are lines of text on a port of its own, all on loopback.
///
///     java -cp ... dev.tidemark.testkit.wire.FaultProxyConsole LISTEN_PORT SERVER_PORT CONTROL_PORT
///
/// Each line is answered by one, `ok connections=3 open=1 up=1024 down=17`, or `error: ...`.
///
/// | command                               | effect                                          |
/// |---------------------------------------|-------------------------------------------------|
/// | `latency MILLIS [JITTER_MILLIS]`      | [FaultProxy#latency]                            |
/// | `rate BYTES_PER_SECOND`               | [FaultProxy#rate]                               |
/// | `blackhole`, `refuse`                 | [FaultProxy#blackHole], [FaultProxy#refuse]     |
/// | `cut [close]`                         | all connections, by a reset or a close          |
/// | `cutafter up BYTES [close]`, `... down ...` | [FaultProxy#cutAfter]                     |
/// | `flipafter up BYTES`, `... down ...`  | [FaultProxy#flipAfter]                          |
/// | `lose [TEXT]`                         | [FaultProxy#loseAnswerTo]                       |
/// | `server PORT`                         | [FaultProxy#server]                             |
/// | `heal`                                | ends all faults                                 |
/// | `stats`                               | only the answer                                 |
public final class FaultProxyConsole {

  private final FaultProxy proxy;

  FaultProxyConsole(FaultProxy proxy) {
    this.proxy = proxy;
  }

  public static void main(String[] ports) throws IOException {
    if (ports.length != 3) {
      System.err.println("usage: FaultProxyConsole LISTEN_PORT SERVER_PORT CONTROL_PORT");
      System.exit(2);
    }
    try (FaultProxy proxy = FaultProxy.listening(port(ports[0]), local(port(ports[1])));
        ServerSocket control = new ServerSocket(port(ports[2]), 16, loopback())) {
      new FaultProxyConsole(proxy).serve(control);
    }
  }

  /// One control connection after the other, until the socket is closed.
  void serve(ServerSocket control) throws IOException {
    while (true) {
      try (Socket connection = control.accept();
          BufferedReader in =
              new BufferedReader(
                  new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8));
          PrintStream out =
              new PrintStream(connection.getOutputStream(), true, StandardCharsets.UTF_8)) {
        in.lines().map(this::answer).forEach(out::println);
      }
    }
  }

  /// Does what a line says.
  String answer(String line) {
    try {
      obey(List.of(line.strip().split("\\s+")));
    } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException e) {
      return "error: " + e.getMessage();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "error: interrupted";
    }
    return "ok connections=%d open=%d up=%d down=%d"
        .formatted(
            proxy.connections(),
            proxy.open(),
            proxy.bytes(ProxyDirection.UP),
            proxy.bytes(ProxyDirection.DOWN));
  }

  private void obey(List<String> words) throws IOException, InterruptedException {
    switch (words.getFirst()) {
      case "latency" -> proxy.latency(millis(words, 1), millis(words, 2));
      case "rate" -> proxy.rate(Long.parseLong(words.get(1)));
      case "blackhole" -> proxy.blackHole();
      case "refuse" -> proxy.refuse();
      case "cut" -> proxy.cut(ending(words, 1));
      case "cutafter" ->
          proxy.cutAfter(direction(words), Long.parseLong(words.get(2)), ending(words, 3));
      case "flipafter" -> proxy.flipAfter(direction(words), Long.parseLong(words.get(2)));
      case "lose" -> proxy.loseAnswerTo(String.join(" ", words.subList(1, words.size())));
      case "server" -> proxy.server(local(port(words.get(1))));
      case "heal" -> proxy.heal();
      case "stats" -> {}
      default -> throw new IllegalArgumentException("no command " + words.getFirst());
    }
  }

  private static Duration millis(List<String> words, int at) {
    return Duration.ofMillis(at < words.size() ? Long.parseLong(words.get(at)) : 0);
  }

  private static ProxyDirection direction(List<String> words) {
    return ProxyDirection.valueOf(words.get(1).toUpperCase(Locale.ROOT));
  }

  private static ConnectionEnd ending(List<String> words, int at) {
    return at < words.size() && words.get(at).equals("close")
        ? ConnectionEnd.CLOSE
        : ConnectionEnd.RESET;
  }

  private static int port(String text) {
    return Integer.parseInt(text);
  }

  private static InetSocketAddress local(int port) {
    return new InetSocketAddress(loopback(), port);
  }

  private static InetAddress loopback() {
    return InetAddress.getLoopbackAddress();
  }
}
