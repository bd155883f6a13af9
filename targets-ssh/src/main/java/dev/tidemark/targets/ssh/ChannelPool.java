package dev.tidemark.targets.ssh;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/// The sftp channels to the place. The first call connects; a call after the connection was lost
/// connects again; a call that it was lost under fails.
///
/// A call has a channel of its own while there are enough: a server works through one channel's
/// requests one after the other, so a sync on one would hold up the others. When all are in use, or
/// the server allows no more, they are shared.
final class ChannelPool implements AutoCloseable {

  private final Transport transport;
  private final Duration timeout;
  private final int channelsMax;
  private final ReentrantLock lock = new ReentrantLock();
  private final List<Channel> channels = new ArrayList<>();
  private int channelsAllowed;
  private boolean closed;

  ChannelPool(Transport transport, SshPlace.Link link) {
    this.transport = transport;
    this.timeout = link.connectTimeout();
    this.channelsMax = link.parallelism();
    this.channelsAllowed = channelsMax;
  }

  /// A conversation, and how many use it.
  private static final class Channel {
    private final Sftp sftp;
    private int users;

    Channel(Sftp sftp) {
      this.sftp = sftp;
    }
  }

  /// A channel to use until this is closed.
  final class Lease implements AutoCloseable {
    private final Channel channel;
    private boolean ended;

    private Lease(Channel channel) {
      this.channel = channel;
      channel.users++;
    }

    Sftp sftp() {
      return channel.sftp;
    }

    @Override
    public void close() {
      lock.lock();
      try {
        channel.users -= ended ? 0 : 1;
        ended = true;
      } finally {
        lock.unlock();
      }
    }
  }

  /// @throws dev.tidemark.spi.folder.RefusedException if a person has to change something
  Lease lease() throws IOException {
    try {
      lock.lockInterruptibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClosedByInterruptException();
    }
    try {
      return new Lease(channel());
    } finally {
      lock.unlock();
    }
  }

  private Channel channel() throws IOException {
    if (closed) {
      throw new IOException("the target is closed");
    }
    Duration limit = patience();
    channels.removeIf(channel -> !channel.sftp.channel().isOpen());
    if (channels.isEmpty()) {
      channelsAllowed = channelsMax;
    }
    Optional<Channel> least = channels.stream().min(Comparator.comparingInt(c -> c.users));
    if (least.isPresent() && (least.get().users == 0 || channels.size() >= channelsAllowed)) {
      return least.get();
    }
    try {
      Channel channel = new Channel(Sftp.open(transport, limit));
      channels.add(channel);
      return channel;
    } catch (IOException e) {
      if (least.isEmpty() || !least.get().sftp.channel().isOpen() || isInterrupt(e)) {
        throw e;
      }
      channelsAllowed = channels.size();
      return least.get();
    }
  }

  /// How long to wait for a connection: not long where the last one was in doubt.
  private Duration patience() {
    return channels.stream()
        .map(channel -> channel.sftp.channel().health().patience())
        .reduce(timeout, (a, b) -> a.compareTo(b) < 0 ? a : b);
  }

  private static boolean isInterrupt(IOException e) {
    return e instanceof ClosedByInterruptException;
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      channels.clear();
      transport.close();
    } finally {
      lock.unlock();
    }
  }
}
