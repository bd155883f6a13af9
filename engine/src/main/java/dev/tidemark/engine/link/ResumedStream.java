package dev.tidemark.engine.link;

import dev.tidemark.engine.seam.Time;
import dev.tidemark.spi.sink.ObjectName;
import dev.tidemark.spi.sink.TargetException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A stream of an object that is opened again where it broke off. For one thread.
final class ResumedStream extends InputStream {

  /// Opens the rest.
  @FunctionalInterface
  interface Opener {
    /// @param from so many bytes are there already
    Optional<InputStream> open(long from) throws TargetException, InterruptedException;
  }

  private final ObjectName name;
  private final Opener opener;
  private final Retry retry;
  private final Time time;
  private @Nullable InputStream stream;
  private long position;
  private long movedAt;

  ResumedStream(InputStream stream, ObjectName name, Opener opener, Retry retry, Time time) {
    this.stream = stream;
    this.name = name;
    this.opener = opener;
    this.retry = retry;
    this.time = time;
    this.movedAt = time.nanoTime();
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
  }

  @Override
  public int read(byte[] to, int offset, int length) throws IOException {
    movedAt = time.nanoTime();
    try {
      return retry.run(() -> attempt(to, offset, length), () -> movedAt);
    } catch (TargetException e) {
      throw new IOException(e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      InterruptedIOException failure = new InterruptedIOException("interrupted while reading");
      failure.initCause(e);
      throw failure;
    }
  }

  private int attempt(byte[] to, int offset, int length)
      throws TargetException, InterruptedException {
    InputStream open = opened();
    try {
      int read = open.read(to, offset, length);
      position += Math.max(0, read);
      return read;
    } catch (IOException e) {
      drop(open);
      throw reason(e);
    }
  }

  private InputStream opened() throws TargetException, InterruptedException {
    InputStream open = stream;
    if (open == null) {
      open =
          opener
              .open(position)
              .orElseThrow(() ->
                  new TargetException.Missing("read " + name + ": it vanished while it was read"));
      stream = open;
    }
    return open;
  }

  private void drop(InputStream broken) {
    stream = null;
    try {
      broken.close();
    } catch (IOException e) {
      // It is broken already.
    }
  }

  private TargetException reason(IOException e) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("interrupted while reading " + name);
    }
    return e.getCause() instanceof TargetException reason
        ? reason
        : new TargetException.Unavailable("read " + name + ": " + e.getMessage(), e);
  }

  @Override
  public void close() throws IOException {
    if (stream != null) {
      stream.close();
    }
  }
}
