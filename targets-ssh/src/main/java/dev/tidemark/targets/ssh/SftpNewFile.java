package dev.tidemark.targets.ssh;

import dev.tidemark.spi.folder.FolderOps.NewFile;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;

/// A file being written: many writes under way at once. A write that failed shows in a later write,
/// or in the sync.
final class SftpNewFile implements NewFile {

  private static final int UNANSWERED_BYTES_MAX = 4 << 20;

  private final ChannelPool.Lease lease;
  private final Sftp sftp;
  private final SftpErrors errors;
  private final String path;
  private final byte[] handle;
  private final int pieceBytes;
  private final ArrayDeque<Write> unanswered = new ArrayDeque<>();
  private long position;
  private int unansweredBytes;

  private record Write(CompletableFuture<SftpReply> answer, int length) {}

  /// Makes the file under a free name. Closing it ends the lease.
  SftpNewFile(ChannelPool.Lease lease, SftpErrors errors, String path, int pieceBytes)
      throws IOException {
    this.lease = lease;
    this.sftp = lease.sftp();
    this.errors = errors;
    this.path = path;
    this.pieceBytes = pieceBytes;
    this.handle = errors.handle(sftp, path, sftp.await(sftp.askOpen(path, Sftp.FOR_A_NEW_FILE)));
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    int end = offset + length;
    for (int at = offset; at < end; ) {
      int n = Math.min(pieceBytes, end - at);
      while (unansweredBytes + n > UNANSWERED_BYTES_MAX) {
        takeAnswer();
      }
      unanswered.add(new Write(sftp.askWrite(handle, position, bytes, at, n), n));
      unansweredBytes += n;
      position += n;
      at += n;
    }
  }

  private void takeAnswer() throws IOException {
    Write write = unanswered.remove();
    unansweredBytes -= write.length();
    errors.check(sftp, path, sftp.await(write.answer()));
  }

  /// Waits for the writes first: nothing says that a server keeps their order.
  @Override
  public void sync() throws IOException {
    while (!unanswered.isEmpty()) {
      takeAnswer();
    }
    if (sftp.has(Sftp.FSYNC)) {
      errors.check(sftp, path, sftp.await(sftp.askSync(handle)));
    }
  }

  @Override
  public void close() {
    sftp.askClose(handle);
    lease.close();
  }
}
