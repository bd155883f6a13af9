package dev.tidemark.targets.ssh;

import dev.tidemark.spi.folder.RefusedException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.sshd.client.channel.ChannelSubsystem;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.channel.RemoteWindow;
import org.apache.sshd.common.channel.exception.SshChannelOpenException;
import org.apache.sshd.common.util.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/// One sftp conversation: requests of any number of threads, answers matched by their numbers.
///
/// - Requests leave in the order of their [#ask]s, never more than the server's window at once.
/// - An answer nobody waits for any more is dropped; whoever was interrupted harms nobody else.
/// - What is asked when the channel is lost, or waits then, fails.
final class SftpChannel extends ChannelSubsystem {

  private static final int ANSWER_BYTES_MAX = 1 << 20;

  private final Wire wire;
  private final AtomicInteger ids = new AtomicInteger();
  private final Map<Integer, Asked> waiting = new ConcurrentHashMap<>();
  private final CompletableFuture<SftpReply> version = new CompletableFuture<>();
  private final ReentrantLock sending = new ReentrantLock();
  private final AtomicReference<String> lostBecause = new AtomicReference<>("");
  private volatile long windowBytesMax;
  private volatile @Nullable RefusedException refusal;

  /// @param doubts of the connection when it was asked
  private record Asked(CompletableFuture<SftpReply> answer, int doubts) {}

  SftpChannel(Wire wire) {
    super("sftp");
    this.wire = wire;
    onClose(this::failAll);
  }

  /// The server's answer to the greeting: the version and then its extensions, name and data each.
  SftpReply greet(int ourVersion, Duration timeout) throws IOException {
    transmit(SftpRequest.greeting(ourVersion));
    return await(version, timeout);
  }

  /// Sends a request and does not wait for its answer.
  CompletableFuture<SftpReply> ask(SftpRequest request) throws IOException {
    int id = ids.incrementAndGet();
    CompletableFuture<SftpReply> answer = new CompletableFuture<>();
    waiting.put(id, new Asked(answer, wire.doubts()));
    try {
      transmit(request.finish(id));
    } catch (IOException e) {
      waiting.remove(id);
      throw e;
    }
    if (isClosing()) {
      failAll();
    }
    return answer;
  }

  SftpReply await(CompletableFuture<SftpReply> answer) throws IOException {
    return await(answer, wire.patience());
  }

  private SftpReply await(CompletableFuture<SftpReply> answer, Duration patience)
      throws IOException {
    try {
      return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw interrupted();
    } catch (TimeoutException e) {
      throw silent();
    } catch (ExecutionException e) {
      throw lost();
    }
  }

  private void transmit(ByteBuffer packet) throws IOException {
    boolean begun = false;
    try {
      sending.lockInterruptibly();
      try {
        while (packet.hasRemaining()) {
          int length = waitForRoom(packet.remaining());
          begun = true;
          wire.turn().lockInterruptibly();
          try {
            send(packet, length, (int) getRemoteWindow().getPacketSize());
          } finally {
            wire.turn().unlock();
          }
        }
        begun = false;
      } finally {
        sending.unlock();
      }
    } catch (InterruptedException e) {
      throw interrupted();
    } catch (SocketTimeoutException e) {
      throw silent();
    } catch (IOException e) {
      throw lost();
    } finally {
      if (begun) {
        // Half a request was sent: nothing that follows would be understood.
        lose("a request was broken off");
      }
    }
  }

  /// Waits for room for all of a request, so that an interrupt finds nothing half sent; for some of
  /// it where the server's window never had so much.
  private int waitForRoom(int wanted) throws InterruptedException, IOException {
    RemoteWindow window = getRemoteWindow();
    Duration patience = wire.patience();
    if (window.waitForSpace(patience) < wanted && windowBytesMax >= wanted) {
      window.waitAndConsume(wanted, patience);
      return wanted;
    }
    int length = (int) Math.min(wanted, window.getSize());
    window.consume(length);
    return length;
  }

  @Override
  public void handleWindowAdjust(Buffer buffer) throws IOException {
    super.handleWindowAdjust(buffer);
    windowBytesMax = Math.max(windowBytesMax, getRemoteWindow().getSize());
  }

  private void send(ByteBuffer packet, int length, int pieceMax) throws IOException {
    for (int left = length; left > 0; ) {
      int piece = Math.min(left, pieceMax);
      Buffer buffer = getSession().createBuffer(SshConstants.SSH_MSG_CHANNEL_DATA, piece + 12);
      buffer.putUInt(getRecipient());
      buffer.putUInt(piece);
      buffer.putRawBytes(packet.array(), packet.position(), piece);
      writePacket(buffer);
      packet.position(packet.position() + piece);
      left -= piece;
    }
  }

  private ClosedByInterruptException interrupted() {
    wire.doubt();
    Thread.currentThread().interrupt();
    return new ClosedByInterruptException();
  }

  private IOException silent() {
    lose("the server does not answer");
    getSession().close(true);
    return lost();
  }

  private void lose(String reason) {
    lostBecause.compareAndSet("", reason);
    close(true);
  }

  private IOException lost() {
    if (refusal != null) {
      return refusal;
    }
    String reason = lostBecause.get();
    String known = reason.isEmpty() ? MinaConnector.endOf(getSession()) : reason;
    return new IOException("the connection was lost" + (known.isEmpty() ? "" : ": " + known));
  }

  private void failAll() {
    IOException lost = lost();
    version.completeExceptionally(lost);
    waiting.values().forEach(asked -> asked.answer().completeExceptionally(lost));
  }

  @Override
  protected void doOpen() throws IOException {
    setOut(new Answers());
    setErr(OutputStream.nullOutputStream());
    String name = getSubsystem();
    Buffer buffer =
        getSession().createBuffer(SshConstants.SSH_MSG_CHANNEL_REQUEST, name.length() + 32);
    buffer.putUInt(getRecipient());
    buffer.putString("subsystem");
    buffer.putBoolean(true);
    buffer.putString(name);
    addPendingRequest("subsystem", true);
    writePacket(buffer);
  }

  @Override
  public void handleFailure() throws IOException {
    refusal =
        new RefusedException(
            "the server has no sftp for this account",
            "enable it there ('Subsystem sftp internal-sftp' in sshd_config)",
            null);
    super.handleFailure();
  }

  /// Whether the server allows no further channel on this connection.
  static boolean isTooMany(Throwable e) {
    return e instanceof SshChannelOpenException || e.getCause() instanceof SshChannelOpenException;
  }

  private void answered(byte[] packet) {
    SftpReply reply = new SftpReply(packet);
    if (reply.type() == Sftp.VERSION) {
      version.complete(reply);
      return;
    }
    Asked asked = waiting.remove(reply.id());
    if (asked != null) {
      wire.heard(asked.doubts());
      asked.answer().complete(reply);
    }
  }

  /// What the server sends, cut into answers. Called by the library's reading thread alone.
  private final class Answers extends OutputStream {

    private final byte[] head = new byte[Integer.BYTES];
    private int headFilled;
    private byte[] packet = {};
    private int filled;

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
      int at = offset;
      int end = offset + length;
      while (at < end) {
        at += headFilled < head.length ? takeHead(from, at, end) : takeBody(from, at, end);
      }
    }

    private int takeHead(byte[] from, int at, int end) throws IOException {
      int n = Math.min(end - at, head.length - headFilled);
      System.arraycopy(from, at, head, headFilled, n);
      headFilled += n;
      if (headFilled == head.length) {
        int length = ByteBuffer.wrap(head).getInt();
        if (length < SftpReply.HEAD_BYTES || length > ANSWER_BYTES_MAX) {
          refusal =
              new RefusedException(
                  "what the server sends is not sftp",
                  "see that the account's shell prints nothing at login",
                  null);
          lose("what the server sends is not sftp");
          throw lost();
        }
        packet = new byte[length];
        filled = 0;
      }
      return n;
    }

    private int takeBody(byte[] from, int at, int end) {
      int n = Math.min(end - at, packet.length - filled);
      System.arraycopy(from, at, packet, filled, n);
      filled += n;
      if (filled == packet.length) {
        headFilled = 0;
        answered(packet);
      }
      return n;
    }
  }
}
