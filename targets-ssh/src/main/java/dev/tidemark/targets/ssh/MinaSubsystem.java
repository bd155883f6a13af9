package dev.tidemark.targets.ssh;

import dev.tidemark.spi.folder.RefusedException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.sshd.client.channel.ChannelSubsystem;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.channel.RemoteWindow;
import org.apache.sshd.common.util.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/// A channel of the library's with the sftp subsystem at its other end. Never more is sent than the
/// server's window has room for.
final class MinaSubsystem extends ChannelSubsystem implements Transport.Subsystem {

  private final Transport.Receiver receiver;
  private final Connection connection;
  private final ReentrantLock sending = new ReentrantLock();
  private volatile boolean brokenOff;
  private volatile long windowBytesMax;
  private volatile @Nullable RefusedException refusal;

  /// What the channels of one connection share.
  ///
  /// @param turn of a channel to send: all pieces of a request go out together. proftpd's mod_sftp
  ///   1.1.1 never answers again if pieces of two channels' requests mix.
  record Connection(ConnectionHealth health, ReentrantLock turn) {
    Connection() {
      this(new ConnectionHealth(), new ReentrantLock());
    }
  }

  MinaSubsystem(Connection connection, Transport.Receiver receiver) {
    super("sftp");
    this.connection = connection;
    this.receiver = receiver;
    onClose(receiver::end);
  }

  @Override
  public ConnectionHealth health() {
    return connection.health();
  }

  @Override
  public boolean isLive() {
    return isOpen() && getSession().isOpen();
  }

  @Override
  public void send(ByteBuffer request) throws IOException, InterruptedException {
    sending.lockInterruptibly();
    boolean begun = false;
    try {
      while (request.hasRemaining()) {
        int length = waitForRoom(request.remaining());
        begun = true;
        connection.turn().lockInterruptibly();
        try {
          send(request, length, (int) getRemoteWindow().getPacketSize());
        } finally {
          connection.turn().unlock();
        }
      }
      begun = false;
    } finally {
      sending.unlock();
      if (begun) {
        // Half a request was sent: nothing that follows would be understood.
        brokenOff = true;
        end();
      }
    }
  }

  /// Waits for room for all of a request, so that an interrupt finds nothing half sent; for some of
  /// it where the server's window never had so much.
  private int waitForRoom(int wanted) throws InterruptedException, IOException {
    RemoteWindow window = getRemoteWindow();
    Duration patience = health().patience();
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

  private void send(ByteBuffer request, int length, int pieceMax) throws IOException {
    for (int left = length; left > 0; ) {
      int piece = Math.min(left, pieceMax);
      Buffer buffer = getSession().createBuffer(SshConstants.SSH_MSG_CHANNEL_DATA, piece + 12);
      buffer.putUInt(getRecipient());
      buffer.putUInt(piece);
      buffer.putRawBytes(request.array(), request.position(), piece);
      writePacket(buffer);
      request.position(request.position() + piece);
      left -= piece;
    }
  }

  @Override
  public IOException startFailure() {
    String reason = endReason();
    return refusal != null
        ? refusal
        : new IOException("the connection was lost" + (reason.isEmpty() ? "" : ": " + reason));
  }

  @Override
  public String endReason() {
    return brokenOff ? "a request was broken off" : MinaConnector.endOf(getSession());
  }

  @Override
  public void end() {
    close(true);
  }

  @Override
  public void abandon() {
    end();
    getSession().close(true);
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
    refusal = noSftp();
    super.handleFailure();
  }

  static RefusedException noSftp() {
    return new RefusedException(
        "the server has no sftp for this account",
        "enable it there ('Subsystem sftp internal-sftp' in sshd_config)",
        null);
  }

  /// Called by the library's reading thread alone.
  private final class Answers extends OutputStream {

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
      try {
        receiver.receive(from, offset, length);
      } catch (IOException e) {
        end();
        throw e;
      }
    }
  }
}
