package dev.tidemark.targets.s3;

import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.targets.s3.wire.ObjectBody;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.function.Function;

/// The body of an answer: exactly the bytes it promised, or an `IOException` that carries a
/// [TargetException].
final class RangeStream extends InputStream {

  private final ObjectBody body;
  private final InputStream in;
  private final Function<Throwable, TargetException> judge;
  private final long promised;
  private long got;
  private boolean ended;

  /// @param promised how many bytes must come; -1 if the framing alone tells
  RangeStream(ObjectBody body, long promised, Function<Throwable, TargetException> judge) {
    this.body = body;
    this.in = body.stream();
    this.promised = promised;
    this.judge = judge;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] to, int offset, int length) throws IOException {
    if (length == 0) {
      return 0; // Not every client's stream does so without waiting.
    }
    try {
      int n = in.read(to, offset, length);
      if (n < 0 && promised >= 0 && got != promised) {
        throw new EOFException("the answer ended after " + got + " of " + promised + " bytes");
      }
      got += Math.max(n, 0);
      ended |= n < 0 || got == promised;
      return n;
    } catch (IOException | RuntimeException e) {
      throw failed(e);
    }
  }

  private IOException failed(Exception e) {
    if (S3Errors.isInterrupt(e)) {
      Thread.currentThread().interrupt();
      InterruptedIOException interrupted = new InterruptedIOException("interrupted while reading");
      interrupted.initCause(e);
      return interrupted;
    }
    TargetException judged = judge.apply(e);
    return new IOException(judged.getMessage(), judged);
  }

  /// Gives the connection back if all was read; otherwise drops it, which is cheaper than reading
  /// the rest.
  @Override
  public void close() throws IOException {
    if (ended) {
      in.close();
    } else {
      body.abort().run();
    }
  }
}
