package dev.tidemark.testkit.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.testkit.Seeds;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Each fault does what it says, once, and nothing else.
///
/// Method: a server that sends back what it gets, and says what it got.
@Timeout(60)
final class FaultProxyTest {

  private final Echo echo = new Echo();
  private final FaultProxy proxy = FaultProxy.to(echo.port());

  FaultProxyTest() throws IOException {}

  @AfterEach
  void stop() throws IOException {
    proxy.close();
    echo.close();
  }

  private static final class Echo implements AutoCloseable {
    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicLong got = new AtomicLong();
    private final LinkedBlockingQueue<String> ends = new LinkedBlockingQueue<>();

    Echo() throws IOException {
      threads.execute(this::accept);
    }

    int port() {
      return listener.getLocalPort();
    }

    private void accept() {
      try {
        while (true) {
          Socket socket = listener.accept();
          threads.execute(() -> serve(socket));
        }
      } catch (IOException e) {
        // Closed.
      }
    }

    private void serve(Socket socket) {
      try (socket) {
        byte[] buffer = new byte[8192];
        InputStream in = socket.getInputStream();
        for (int read = in.read(buffer); read > 0; read = in.read(buffer)) {
          got.addAndGet(read);
          socket.getOutputStream().write(buffer, 0, read);
        }
        ends.add("closed");
      } catch (IOException e) {
        ends.add("reset");
      }
    }

    @Override
    public void close() throws IOException {
      listener.close();
      threads.shutdownNow();
    }
  }

  private Socket client() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
    socket.setSoTimeout(20_000);
    return socket;
  }

  private static byte[] bytes(int length) {
    return Seeds.bytes(Seeds.random(length), length);
  }

  /// What comes back of bytes sent.
  private static byte[] echoed(Socket client, byte[] sent) throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<byte[]> back = threads.submit(() -> client.getInputStream().readNBytes(sent.length));
      client.getOutputStream().write(sent);
      return back.get();
    }
  }

  @Test
  void without_a_fault_all_bytes_pass_and_are_counted() throws Exception {
    byte[] sent = bytes(1_000_000);
    try (Socket client = client()) {
      assertThat(echoed(client, sent)).isEqualTo(sent);
    }
    assertThat(proxy.bytes(ProxyDirection.UP)).isEqualTo(1_000_000);
    assertThat(proxy.bytes(ProxyDirection.DOWN)).isEqualTo(1_000_000);
    assertThat(proxy.connections()).isEqualTo(1);
    assertThat(echo.ends.take()).isEqualTo("closed");
  }

  @Test
  void a_side_that_has_said_all_still_hears_the_other() throws Exception {
    try (Socket client = client()) {
      client.getOutputStream().write(bytes(100));
      client.shutdownOutput();
      assertThat(client.getInputStream().readAllBytes()).isEqualTo(bytes(100));
    }
  }

  @ParameterizedTest
  @EnumSource(ConnectionEnd.class)
  void a_cut_upwards_lets_so_many_bytes_pass_and_ends_one_connection(ConnectionEnd ending)
      throws Exception {
    proxy.cutAfter(ProxyDirection.UP, 70_000, ending);
    try (Socket client = client()) {
      assertThatThrownBy(() -> fullEcho(client, bytes(500_000))).isInstanceOf(IOException.class);
    }
    String end = echo.ends.take();
    assertThat(proxy.bytes(ProxyDirection.UP)).isEqualTo(70_000);
    assertThat(end).isIn(ending == ConnectionEnd.CLOSE ? "closed" : "reset", "reset");
    try (Socket next = client()) {
      assertThat(echoed(next, bytes(300_000))).isEqualTo(bytes(300_000));
    }
  }

  /// @throws IOException if the connection ends before all is back
  private static void fullEcho(Socket client, byte[] sent) throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> writing =
          threads.submit(() -> {
            client.getOutputStream().write(sent);
            return sent;
          });
      try {
        byte[] back = client.getInputStream().readNBytes(sent.length);
        if (back.length < sent.length) {
          throw new IOException("an end after " + back.length);
        }
      } finally {
        writing.cancel(true);
        client.close();
      }
    }
  }

  @Test
  void a_cut_downwards_closes_after_so_many_bytes() throws Exception {
    proxy.cutAfter(ProxyDirection.DOWN, 70, ConnectionEnd.CLOSE);
    try (Socket client = client()) {
      client.getOutputStream().write(bytes(100));
      assertThat(client.getInputStream().readAllBytes()).hasSize(70);
    }
    assertThat(echo.got).hasValue(100);
  }

  @Test
  void a_reset_downwards_is_seen_as_one() throws Exception {
    proxy.cutAfter(ProxyDirection.DOWN, 0, ConnectionEnd.RESET);
    try (Socket client = client()) {
      client.getOutputStream().write(bytes(100));
      assertThatThrownBy(() -> client.getInputStream().readAllBytes())
          .isInstanceOf(SocketException.class);
    }
    assertThat(echo.got).hasValue(100);
  }

  @ParameterizedTest
  @EnumSource(ProxyDirection.class)
  void one_bit_is_flipped_once(ProxyDirection direction) throws Exception {
    proxy.flipAfter(direction, 12_345);
    assertThat(proxy.pending()).isEqualTo(1);
    byte[] sent = bytes(20_000);
    byte[] expected = sent.clone();
    expected[12_345] ^= 1;
    try (Socket client = client()) {
      assertThat(echoed(client, sent)).isEqualTo(expected);
      assertThat(proxy.pending()).isZero();
      assertThat(echoed(client, sent)).isEqualTo(sent);
    }
  }

  @Test
  void a_fault_counts_bytes_of_all_connections_from_when_it_was_set() throws Exception {
    try (Socket a = client();
        Socket b = client()) {
      echoed(a, bytes(500));
      proxy.flipAfter(ProxyDirection.UP, 150);
      echoed(a, bytes(100));
      byte[] expected = bytes(100);
      expected[50] ^= 1;
      assertThat(echoed(b, bytes(100))).isEqualTo(expected);
    }
  }

  @Test
  void an_answer_is_lost_after_the_server_has_acted() throws Exception {
    proxy.loseAnswerTo("PUT /commits");
    try (Socket other = client();
        Socket client = client()) {
      byte[] plain = "PUT /packs".getBytes(StandardCharsets.US_ASCII);
      assertThat(echoed(other, plain)).isEqualTo(plain);
      client.getOutputStream().write("PUT /commits".getBytes(StandardCharsets.US_ASCII));
      assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketException.class);
      assertThat(echo.got).hasValue(22);
      assertThat(echoed(other, plain)).isEqualTo(plain);
    }
    try (Socket again = client()) {
      byte[] text = "PUT /commits".getBytes(StandardCharsets.US_ASCII);
      assertThat(echoed(again, text)).isEqualTo(text);
    }
  }

  @Test
  void a_fault_can_wait_for_what_a_client_says() throws Exception {
    proxy.whenSent("secret", () -> proxy.flipAfter(ProxyDirection.UP, 0));
    try (Socket client = client()) {
      byte[] plain = "plain".getBytes(StandardCharsets.US_ASCII);
      assertThat(echoed(client, plain)).isEqualTo(plain);
      byte[] secret = "secret".getBytes(StandardCharsets.US_ASCII);
      assertThat(echoed(client, secret)).asString(StandardCharsets.US_ASCII).isEqualTo("recret");
      assertThat(echoed(client, secret)).isEqualTo(secret);
    }
  }

  @Test
  void a_go_ahead_is_no_answer_to_lose() throws Exception {
    proxy.loseAnswer();
    try (Socket client = client()) {
      byte[] goAhead = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
      assertThat(echoed(client, goAhead)).isEqualTo(goAhead);
      client.getOutputStream().write(bytes(10));
      assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketException.class);
    }
  }

  @Test
  void a_black_hole_holds_all_back_until_it_is_healed() throws Exception {
    try (Socket client = client()) {
      echoed(client, bytes(10));
      proxy.blackHole();
      client.setSoTimeout(200);
      client.getOutputStream().write(bytes(100));
      assertThatThrownBy(() -> client.getInputStream().read())
          .isInstanceOf(SocketTimeoutException.class);
      assertThat(echo.got).hasValue(10);
      client.setSoTimeout(20_000);
      proxy.heal();
      assertThat(client.getInputStream().readNBytes(100)).isEqualTo(bytes(100));
    }
  }

  @Test
  void refused_connections_are_refused_and_the_port_comes_back() throws Exception {
    try (Socket open = client()) {
      echoed(open, bytes(10));
      proxy.refuse();
      proxy.refuse();
      assertThatThrownBy(this::client).isInstanceOf(ConnectException.class);
      assertThat(echoed(open, bytes(10))).isEqualTo(bytes(10));
    }
    proxy.heal();
    try (Socket client = client()) {
      assertThat(echoed(client, bytes(10))).isEqualTo(bytes(10));
    }
  }

  @Test
  void a_link_that_goes_down_takes_all_connections_with_it() throws Exception {
    try (Socket a = client();
        Socket b = client()) {
      echoed(a, bytes(10));
      echoed(b, bytes(10));
      assertThat(proxy.open()).isEqualTo(2);
      proxy.cut(ConnectionEnd.RESET);
      assertThatThrownBy(() -> a.getInputStream().read()).isInstanceOf(SocketException.class);
      assertThatThrownBy(() -> b.getInputStream().read()).isInstanceOf(SocketException.class);
      assertThat(proxy.open()).isZero();
    }
  }

  @Test
  void what_no_answer_came_to_is_abandoned_when_its_connection_ends() throws Exception {
    try (Socket answered = client();
        Socket lost = client()) {
      echoed(answered, bytes(500));
      proxy.cutAfter(ProxyDirection.DOWN, 0, ConnectionEnd.RESET);
      lost.getOutputStream().write(bytes(300));
      assertThatThrownBy(() -> lost.getInputStream().read()).isInstanceOf(SocketException.class);
    }
    assertThat(echo.ends.take()).isNotEmpty();
    assertThat(proxy.abandoned()).isEqualTo(300);
  }

  @Test
  void a_dead_server_resets_and_another_one_takes_over() throws Exception {
    echo.listener.close();
    try (Socket client = client()) {
      assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketException.class);
    }
    try (Echo second = new Echo()) {
      proxy.server(new InetSocketAddress(InetAddress.getLoopbackAddress(), second.port()));
      try (Socket client = client()) {
        assertThat(echoed(client, bytes(10))).isEqualTo(bytes(10));
      }
    }
  }

  /// Lower bounds only: a busy machine may be as slow as it likes.
  @Test
  void latency_and_rate_take_their_time() throws Exception {
    proxy.latency(Duration.ofMillis(40), Duration.ofMillis(10));
    try (Socket client = client()) {
      assertThat(time(() -> echoed(client, bytes(10)))).isGreaterThan(Duration.ofMillis(80));
      proxy.heal();
      proxy.rate(400_000);
      // The first piece of 25,000 bytes passes up in its own time, the last one down in its own.
      assertThat(time(() -> echoed(client, bytes(200_000)))).isGreaterThan(Duration.ofMillis(450));
    }
  }

  @Test
  void connections_share_the_rate_of_the_link() throws Exception {
    proxy.rate(200_000);
    try (Socket a = client();
        Socket b = client();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Duration both =
          time(() -> {
            Future<byte[]> first = threads.submit(() -> echoed(a, bytes(60_000)));
            Future<byte[]> second = threads.submit(() -> echoed(b, bytes(60_000)));
            first.get();
            second.get();
          });
      assertThat(both).isGreaterThan(Duration.ofMillis(550));
    }
  }

  private interface Work {
    void run() throws Exception;
  }

  private static Duration time(Work work) throws Exception {
    long begin = System.nanoTime();
    work.run();
    return Duration.ofNanos(System.nanoTime() - begin);
  }

  @Test
  void whoever_waits_for_bytes_or_connections_is_woken() throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> waiting =
          threads.submit(() -> {
            proxy.awaitConnections(1);
            proxy.awaitBytes(ProxyDirection.UP, 1000);
            return true;
          });
      try (Socket client = client()) {
        OutputStream out = client.getOutputStream();
        out.write(bytes(999));
        client.getInputStream().readNBytes(999);
        assertThat(waiting.isDone()).isFalse();
        out.write(1);
        waiting.get();
      }
    }
  }

  @Test
  void the_console_sets_faults_by_lines_and_says_what_it_does_not_know() throws Exception {
    FaultProxyConsole console = new FaultProxyConsole(proxy);
    assertThat(console.answer("stats")).isEqualTo("ok connections=0 open=0 up=0 down=0");
    assertThat(console.answer("flipafter up 1")).startsWith("ok");
    assertThat(console.answer("flipafter sideways 1")).startsWith("error");
    assertThat(console.answer("rate")).startsWith("error");
    assertThat(console.answer("explode")).isEqualTo("error: no command explode");
    for (String line :
        new String[] {
          "latency 1 2", "rate 100000", "cutafter down 5 close", "lose PUT /x", "cut"
        }) {
      assertThat(console.answer(line)).startsWith("ok");
    }
    assertThat(console.answer("heal")).startsWith("ok");
    console.answer("flipafter down 1");
    try (Socket client = client()) {
      assertThat(echoed(client, new byte[] {0, 0, 0})).containsExactly(0, 1, 0);
    }
  }
}
