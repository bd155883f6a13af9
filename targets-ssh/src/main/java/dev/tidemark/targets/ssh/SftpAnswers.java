package dev.tidemark.targets.ssh;

import dev.tidemark.spi.folder.RefusedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The bytes from a server, cut into answers, each given to the request of its number. An answer
/// that nobody waits for is dropped.
final class SftpAnswers implements Transport.Receiver {

  private static final int ANSWER_BYTES_MAX = 1 << 20;

  private final Map<Integer, CompletableFuture<SftpReply>> waiting = new ConcurrentHashMap<>();
  private final CompletableFuture<SftpReply> version = new CompletableFuture<>();
  private final byte[] head = new byte[Integer.BYTES];
  private int headFilled;
  private byte[] packet = {};
  private int filled;
  private volatile boolean ended;
  private volatile @Nullable RefusedException refusal;

  /// The answer to the greeting.
  CompletableFuture<SftpReply> version() {
    return version;
  }

  boolean greeted() {
    return version.isDone() && !version.isCompletedExceptionally();
  }

  /// The answer to a request that is about to be sent. Fails once nothing more will come.
  CompletableFuture<SftpReply> expect(int id) {
    CompletableFuture<SftpReply> answer = new CompletableFuture<>();
    waiting.put(id, answer);
    if (ended) {
      failAll();
    }
    return answer;
  }

  void forget(int id) {
    waiting.remove(id);
  }

  /// Why the server is of no use, if that has shown.
  Optional<RefusedException> refusal() {
    return Optional.ofNullable(refusal);
  }

  @Override
  public void receive(byte[] from, int offset, int length) throws IOException {
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
        throw notSftp();
      }
      packet = new byte[length];
      filled = 0;
    }
    return n;
  }

  private RefusedException notSftp() {
    RefusedException found =
        new RefusedException(
            "what the server sends is not sftp",
            "see that the account's shell prints nothing at login",
            null);
    refusal = found;
    return found;
  }

  private int takeBody(byte[] from, int at, int end) {
    int n = Math.min(end - at, packet.length - filled);
    System.arraycopy(from, at, packet, filled, n);
    filled += n;
    if (filled == packet.length) {
      headFilled = 0;
      answered(new SftpReply(packet));
    }
    return n;
  }

  private void answered(SftpReply reply) {
    CompletableFuture<SftpReply> answer =
        reply.type() == Sftp.VERSION ? version : waiting.remove(reply.id());
    if (answer != null) {
      answer.complete(reply);
    }
  }

  @Override
  public void end() {
    ended = true;
    failAll();
  }

  private void failAll() {
    IOException lost = new IOException("the connection was lost");
    version.completeExceptionally(lost);
    waiting.values().forEach(answer -> answer.completeExceptionally(lost));
  }
}
