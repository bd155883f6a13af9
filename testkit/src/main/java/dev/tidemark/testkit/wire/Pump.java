package dev.tidemark.testkit.wire;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/// Carries one direction of one connection, piece by piece, as the link allows.
final class Pump implements Runnable {

  private static final long SILENCE_NANOS = 10_000_000;

  /// No answer yet: it passes, and what follows it is the answer.
  private static final String CONTINUE = "HTTP/1.1 100";

  private final ProxiedConnection wire;
  private final ProxyLink link;
  private final ProxyDirection direction;
  private final Socket from;
  private final Socket to;

  Pump(ProxiedConnection wire, ProxyLink link, ProxyDirection direction, Socket from, Socket to) {
    this.wire = wire;
    this.link = link;
    this.direction = direction;
    this.from = from;
    this.to = to;
  }

  @Override
  public void run() {
    try {
      carry(from.getInputStream(), to.getOutputStream());
    } catch (IOException e) {
      wire.end(ConnectionEnd.RESET);
    } catch (InterruptedException e) {
      wire.end(ConnectionEnd.RESET);
      Thread.currentThread().interrupt();
    }
  }

  private void carry(InputStream in, OutputStream out) throws IOException, InterruptedException {
    long lastNanos = System.nanoTime() - SILENCE_NANOS;
    while (true) {
      byte[] piece = new byte[link.pieceBytes()];
      int read = in.read(piece);
      if (read < 0) {
        to.shutdownOutput();
        wire.ended(direction);
        return;
      }
      link.delay(direction, read, System.nanoTime() - lastNanos >= SILENCE_NANOS);
      if (isLost(piece, read) || !pass(piece, read, out)) {
        return;
      }
      lastNanos = System.nanoTime();
    }
  }

  /// Whether these bytes begin an answer that is to be lost; the connection is over then.
  private boolean isLost(byte[] piece, int read) {
    if (direction == ProxyDirection.UP) {
      if (link.hear(piece, read)) {
        wire.loseAnswer();
      }
      return false;
    }
    String begin =
        new String(piece, 0, Math.min(read, CONTINUE.length()), StandardCharsets.US_ASCII);
    if (begin.equals(CONTINUE) || !wire.losesAnswer()) {
      return false;
    }
    wire.end(ConnectionEnd.RESET);
    return true;
  }

  /// @return whether the connection goes on
  private boolean pass(byte[] piece, int read, OutputStream out) throws IOException {
    PiecePlan passage = link.pass(direction, read);
    passage.falsify(piece);
    if (direction == ProxyDirection.UP) {
      wire.passed(direction, passage.bytes()); // first: the answer may be here before this goes on
    }
    out.write(piece, 0, passage.bytes());
    out.flush();
    if (direction == ProxyDirection.DOWN) {
      wire.passed(direction, passage.bytes());
    }
    passage.ending().ifPresent(wire::end);
    return passage.ending().isEmpty();
  }
}
