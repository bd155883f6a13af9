package org.example.tidemark.webdav;

import dev.tidemark.spi.sink.TargetException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.function.Function;

/// At most `length` bytes of an answer's body. Its failures are those of the target.
final class RangeStream extends InputStream {

  private final InputStream in;
  private final Function<IOException, TargetException> faults;
  private long left;

  RangeStream(InputStream in, long length, Function<IOException, TargetException> faults) {
    this.in = in;
    this.left = length;
    this.faults = faults;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] to, int offset, int length) throws IOException {
    if (left == 0 && length > 0) {
      return -1;
    }
    try {
      int n = in.read(to, offset, (int) Math.min(length, left));
      left -= Math.max(n, 0);
      return n;
    } catch (IOException e) {
      if (Thread.currentThread().isInterrupted()) {
        throw (IOException) new InterruptedIOException("interrupted").initCause(e);
      }
      TargetException failure = faults.apply(e);
      throw new IOException(failure.getMessage(), failure);
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
