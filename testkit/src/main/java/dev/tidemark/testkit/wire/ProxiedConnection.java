package dev.tidemark.testkit.wire;

import java.io.IOException;
import java.net.Socket;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/// One connection through the proxy: two sockets.
final class ProxiedConnection {

  private final ProxyLink link;
  private final Socket client;
  private final Socket server;
  private final Consumer<ProxiedConnection> over;
  private final ReentrantLock lock = new ReentrantLock();
  private final Set<ProxyDirection> ended = EnumSet.noneOf(ProxyDirection.class);
  private final AtomicLong unanswered = new AtomicLong();
  private volatile boolean losesAnswer;

  /// @param over told when the connection has ended
  ProxiedConnection(ProxyLink link, Socket client, Socket server, Consumer<ProxiedConnection> over)
      throws IOException {
    this.link = link;
    this.client = client;
    this.server = server;
    this.over = over;
    client.setTcpNoDelay(true);
    server.setTcpNoDelay(true);
  }

  void start(Executor threads) {
    threads.execute(new Pump(this, link, ProxyDirection.UP, client, server));
    threads.execute(new Pump(this, link, ProxyDirection.DOWN, server, client));
  }

  void loseAnswer() {
    losesAnswer = true;
  }

  boolean losesAnswer() {
    return losesAnswer;
  }

  /// Bytes have passed: what has gone up waits for an answer, and any answer is one.
  void passed(ProxyDirection direction, int bytes) {
    switch (direction) {
      case UP -> unanswered.addAndGet(bytes);
      case DOWN -> unanswered.updateAndGet(before -> bytes > 0 ? 0 : before);
    }
  }

  /// One side has said all it had to say.
  void ended(ProxyDirection direction) {
    lock.lock();
    try {
      ended.add(direction);
      if (ended.size() < ProxyDirection.values().length) {
        return;
      }
    } finally {
      lock.unlock();
    }
    end(ConnectionEnd.CLOSE);
  }

  void end(ConnectionEnd ending) {
    link.abandoned(unanswered.getAndSet(0)); // first: whoever sees the end may ask
    ending.end(client);
    ending.end(server);
    over.accept(this);
  }
}
