package dev.tidemark.testkit.wire;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.ReentrantLock;

/// A TCP proxy on loopback that makes the network between a client and a server a bad one. All
/// faults can be set and ended while connections are open.
///
/// ```java
/// try (FaultProxy proxy = FaultProxy.to(server.port())) {
///   proxy.cutAfter(Direction.UP, 100_000, Ending.RESET);
///   ... // a client of proxy.port()
///   assertThat(proxy.bytes(Direction.UP)).isLessThan(300_000);
/// }
/// ```
///
/// Faults that wait for a byte (`...After`) count the bytes of all connections together from the
/// moment they are set, hit one connection, and are spent then. The rate is that of the link: its
/// connections share it. Bytes are counted as they leave the proxy, also those that a server that
/// has died never reads.
///
/// Any number of threads.
public final class FaultProxy implements AutoCloseable {

  /// Little is under way on a slow link: what the client has sent has nearly passed.
  private static final int BUFFER_BYTES = 65536;

  private final ProxyLink link = new ProxyLink(new Random(1));
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Set<ProxiedConnection> wires = ConcurrentHashMap.newKeySet();
  private final ReentrantLock door = new ReentrantLock();
  private final int port;
  private volatile InetSocketAddress server;
  private ServerSocket listener;

  /// Open when nobody accepts any more: only then is the port free.
  private CountDownLatch over = new CountDownLatch(1);

  /// Keeps the port ours while nobody listens on it; closed while somebody does.
  private Socket keeper = new Socket();

  private FaultProxy(int port, InetSocketAddress server) throws IOException {
    this.server = server;
    this.listener = listen(port);
    this.port = listener.getLocalPort();
    keeper.close();
    accept(listener, over);
  }

  /// In front of a server on loopback, listening on a free port.
  public static FaultProxy to(int port) throws IOException {
    return listening(0, local(port));
  }

  /// In front of any server.
  ///
  /// @param port 0 for any that is free
  public static FaultProxy listening(int port, InetSocketAddress server) throws IOException {
    return new FaultProxy(port, server);
  }

  private static InetSocketAddress local(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  private static ServerSocket listen(int port) throws IOException {
    ServerSocket listener = new ServerSocket();
    listener.setReuseAddress(true);
    listener.setReceiveBufferSize(BUFFER_BYTES);
    listener.bind(local(port), 256);
    return listener;
  }

  /// Where clients connect, at 127.0.0.1.
  public int port() {
    return port;
  }

  // ---- connections

  private void accept(ServerSocket on, CountDownLatch over) {
    threads.execute(() -> {
      try {
        while (true) {
          Socket client = on.accept();
          threads.execute(() -> connect(client));
        }
      } catch (IOException e) {
        over.countDown();
      }
    });
  }

  private void connect(Socket client) {
    link.connected();
    Socket upstream = new Socket();
    try {
      upstream.setSendBufferSize(BUFFER_BYTES);
      upstream.connect(server);
      ProxiedConnection wire = new ProxiedConnection(link, client, upstream, wires::remove);
      wires.add(wire);
      wire.start(threads);
    } catch (IOException e) {
      ConnectionEnd.RESET.end(upstream);
      ConnectionEnd.RESET.end(client);
    }
  }

  // ---- faults

  /// The first bytes after a pause are late, in each direction.
  ///
  /// @param jitter up to so much more, each time another
  public void latency(Duration each, Duration jitter) {
    link.latency(each, jitter);
  }

  /// Bytes a second in each direction, all connections together.
  public void rate(long bytesPerSecond) {
    link.rate(bytesPerSecond);
  }

  /// No byte moves in either direction until [#heal]; connections stay, and new ones open.
  public void blackHole() {
    link.blackHole();
  }

  /// Connections are refused until [#heal]; those that are open stay.
  public void refuse() throws IOException, InterruptedException {
    door.lock();
    try {
      if (!listener.isClosed()) {
        listener.close();
        over.await();
        keeper = new Socket();
        keeper.setReuseAddress(true);
        keeper.bind(local(port));
      }
    } finally {
      door.unlock();
    }
  }

  /// Ends the connection that carries the n-th byte from now, before that byte.
  public void cutAfter(ProxyDirection direction, long bytes, ConnectionEnd ending) {
    link.arm(direction, bytes, Optional.of(ending));
  }

  /// Changes one bit of the n-th byte from now.
  public void flipAfter(ProxyDirection direction, long bytes) {
    link.arm(direction, bytes, Optional.empty());
  }

  /// The next answer, whoever asked, is swallowed and its connection reset: the server has done it,
  /// the client will not know.
  public void loseAnswer() {
    loseAnswerTo("");
  }

  /// The same for the next connection that sends a text, such as `PUT /bucket/key`. The text has to
  /// arrive in one piece, as the head of a request does.
  ///
  /// @param text in ISO-8859-1
  public void loseAnswerTo(String text) {
    link.loseAnswerTo(text);
  }

  /// Does something when a client sends a text, once, before that text passes: such as a fault for
  /// what follows it. The text has to arrive in one piece, as the head of a request does.
  ///
  /// @param text in ISO-8859-1
  public void whenSent(String text, Runnable then) {
    link.whenSent(text, then);
  }

  /// Ends all open connections at once, as a link does that goes down. New ones open.
  public void cut(ConnectionEnd ending) {
    wires.forEach(wire -> wire.end(ending));
  }

  /// Another server from the next connection on, such as the same one restarted on another port.
  public void server(InetSocketAddress next) {
    server = next;
  }

  /// Ends all faults. Counters go on.
  public void heal() throws IOException {
    link.heal();
    door.lock();
    try {
      if (listener.isClosed()) {
        listener = listen(port);
        keeper.close();
        over = new CountDownLatch(1);
        accept(listener, over);
      }
    } finally {
      door.unlock();
    }
  }

  /// Faults that still wait for their byte or their text: a test that set some will want to know
  /// that all have struck.
  public int pending() {
    return link.pending();
  }

  // ---- what has passed

  /// So far, all connections together.
  public long bytes(ProxyDirection direction) {
    return link.bytes(direction);
  }

  /// Bytes that went up on connections that ended before any answer to them came down: what was
  /// under way when a client died or a link was cut.
  public long abandoned() {
    return link.abandoned();
  }

  /// Accepted so far.
  public long connections() {
    return link.connections();
  }

  /// Open now.
  public int open() {
    return wires.size();
  }

  /// Waits until so many bytes have passed since the beginning.
  public void awaitBytes(ProxyDirection direction, long total) throws InterruptedException {
    link.awaitBytes(direction, total);
  }

  /// Waits until so many connections have been accepted since the beginning.
  public void awaitConnections(long total) throws InterruptedException {
    link.awaitConnections(total);
  }

  @Override
  public void close() throws IOException {
    door.lock();
    try {
      listener.close();
      keeper.close();
    } finally {
      door.unlock();
    }
    cut(ConnectionEnd.RESET);
    threads.shutdownNow();
  }
}
