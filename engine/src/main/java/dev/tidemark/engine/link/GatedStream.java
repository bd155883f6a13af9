package dev.tidemark.engine.link;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;

/// A stream whose bytes pass a gate. An interrupt while it waits shows as an
/// [InterruptedIOException], and stays set. For one thread.
abstract class GatedStream extends FilterInputStream {

  private final GatedCall passage;

  GatedStream(InputStream stream, GatedCall passage) {
    super(stream);
    this.passage = passage;
  }

  /// The wait was interrupted.
  abstract void interrupted();

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
  }

  @Override
  public int read(byte[] to, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    int read = super.read(to, offset, allowed(length));
    passage.moved(Math.max(0, read));
    return read;
  }

  private int allowed(int length) throws IOException {
    try {
      return passage.before(length);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      interrupted();
      InterruptedIOException failure = new InterruptedIOException("interrupted while waiting");
      failure.initCause(e);
      throw failure;
    }
  }

  @Override
  public long skip(long count) throws IOException {
    return count <= 0 ? 0 : Math.max(0, read(new byte[(int) Math.min(count, 8192)]));
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}
