package dev.tidemark.targets.ssh;

import dev.tidemark.spi.folder.RefusedException;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.session.ConnectionService;
import org.jspecify.annotations.Nullable;

/// One connection to the place with several channels on it. The first call connects; a call after
/// the connection was lost connects again; a call that it was lost under fails.
///
/// A call has a channel of its own while there are enough: a server works through one channel's
/// requests one after the other, so a sync on one would hold up the others. When all are in use
/// they are shared.
final class ChannelPool implements AutoCloseable {

  private final MinaConnector sessions;
  private final Duration timeout;
  private final ReentrantLock lock = new ReentrantLock();
  private final List<Line> lines = new ArrayList<>();
  private int linesMax;
  private MinaConnector.@Nullable Connection connection;
  private Wire wire = new Wire();
  private boolean closed;

  ChannelPool(SshPlace place) {
    this.sessions = new MinaConnector(place);
    this.timeout = place.link().connectTimeout();
    this.linesMax = place.link().parallelism();
  }

  /// A channel, and what is known of the server at its other end.
  private final class Line {
    private final Sftp sftp;
    private int users;

    Line(Sftp sftp) {
      this.sftp = sftp;
    }
  }

  /// A channel to use until this is closed.
  final class Lease implements AutoCloseable {
    private final Line line;
    private boolean ended;

    private Lease(Line line) {
      this.line = line;
      line.users++;
    }

    Sftp sftp() {
      return line.sftp;
    }

    @Override
    public void close() {
      lock.lock();
      try {
        line.users -= ended ? 0 : 1;
        ended = true;
      } finally {
        lock.unlock();
      }
    }
  }

  /// @throws RefusedException if a person has to change something
  Lease lease() throws IOException {
    try {
      lock.lockInterruptibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClosedByInterruptException();
    }
    try {
      return new Lease(line());
    } finally {
      lock.unlock();
    }
  }

  private Line line() throws IOException {
    if (closed) {
      throw new IOException("the target is closed");
    }
    lines.removeIf(line -> !line.sftp.channel().isOpen());
    ClientSession session = session();
    Optional<Line> least = lines.stream().min(Comparator.comparingInt(line -> line.users));
    if (least.isPresent() && (least.get().users == 0 || lines.size() >= linesMax)) {
      return least.get();
    }
    try {
      Line line = new Line(new Sftp(open(session), timeout));
      lines.add(line);
      return line;
    } catch (IOException e) {
      if (least.isPresent() && SftpChannel.isTooMany(e)) {
        linesMax = lines.size();
        return least.get();
      }
      throw e;
    }
  }

  private ClientSession session() throws IOException {
    MinaConnector.Connection current = connection;
    if (current != null && current.session().isOpen()) {
      return current.session();
    }
    drop();
    Duration limit = shorter(timeout, wire.patience());
    wire = new Wire();
    current = sessions.connect(limit);
    connection = current;
    return current.session();
  }

  private SftpChannel open(ClientSession session) throws IOException {
    SftpChannel channel = new SftpChannel(wire);
    session.getService(ConnectionService.class).registerChannel(channel);
    try {
      channel.open().verify(shorter(timeout, wire.patience()));
      return channel;
    } catch (IOException e) {
      channel.close(true);
      throw SftpChannel.isTooMany(e) ? e : MinaConnector.interruptedOr(e, noChannel(e, session));
    }
  }

  private static IOException noChannel(IOException e, ClientSession session) {
    String end = MinaConnector.endOf(session);
    return new IOException(
        "no channel could be opened: " + (end.isEmpty() ? MessageText.root(e) : end), e);
  }

  private static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }

  private void drop() {
    lines.clear();
    if (connection != null) {
      connection.close();
      connection = null;
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      drop();
    } finally {
      lock.unlock();
    }
  }
}
