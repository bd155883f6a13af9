package dev.tidemark.targets.ssh;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// A range of a file being read, ahead of the reader: few pieces at first, more while they are
/// taken, so that a reader who leaves early has not asked for much.
final class SftpReadStream extends InputStream {

  private static final int AHEAD_BYTES_MAX = 4 << 20;
  private static final int AHEAD_BYTES_FIRST = 512 << 10;

  private final ChannelPool.Lease lease;
  private final Sftp sftp;
  private final String path;
  private final byte[] handle;
  private final int pieceBytes;
  private final long end;
  private final ArrayDeque<Piece> ahead = new ArrayDeque<>();
  private ByteBuffer current = ByteBuffer.allocate(0);
  private long askedTo;
  private int aheadBytes;
  private int aheadBytesMax = AHEAD_BYTES_FIRST;
  private boolean ended;
  private boolean closed;

  private record Piece(long offset, int length, CompletableFuture<SftpReply> answer) {}

  /// Reads from `from` to before `end`. Closing it ends the lease.
  SftpReadStream(
      ChannelPool.Lease lease, String path, byte[] handle, int pieceBytes, long from, long end) {
    this.lease = lease;
    this.sftp = lease.sftp();
    this.path = path;
    this.handle = handle;
    this.pieceBytes = pieceBytes;
    this.askedTo = from;
    this.end = end;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] to, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (closed) {
      throw new IOException(path + " is closed");
    }
    while (!current.hasRemaining() && !ended) {
      next();
    }
    if (!current.hasRemaining()) {
      return -1;
    }
    int n = Math.min(length, current.remaining());
    current.get(to, offset, n);
    return n;
  }

  private void next() throws IOException {
    askAhead();
    if (ahead.isEmpty()) {
      ended = true;
      return;
    }
    Piece piece = ahead.remove();
    aheadBytes -= piece.length();
    aheadBytesMax = Math.min(AHEAD_BYTES_MAX, aheadBytesMax + piece.length());
    Optional<ByteBuffer> data = Sftp.data(path, sftp.await(piece.answer()));
    current = data.orElse(ByteBuffer.allocate(0));
    int missing = piece.length() - current.remaining();
    if (data.isEmpty()) {
      ended = true;
    } else if (missing > 0) {
      askRest(piece.offset() + current.remaining(), missing);
    }
  }

  private void askAhead() throws IOException {
    while (askedTo < end && aheadBytes < aheadBytesMax) {
      int n = (int) Math.min(pieceBytes, end - askedTo);
      ahead.add(ask(askedTo, n));
      askedTo += n;
    }
  }

  /// A server may give less than it was asked for.
  private void askRest(long offset, int length) throws IOException {
    ahead.addFirst(ask(offset, length));
  }

  private Piece ask(long offset, int length) throws IOException {
    aheadBytes += length;
    return new Piece(offset, length, sftp.askRead(handle, offset, length));
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      sftp.askClose(handle);
      lease.close();
    }
  }
}
