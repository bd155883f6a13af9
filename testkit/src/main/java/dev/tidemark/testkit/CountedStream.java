package dev.tidemark.testkit;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicLong;

/// Adds what is read to a sum.
final class CountedStream extends FilterInputStream {

  private final AtomicLong sum;

  CountedStream(InputStream in, AtomicLong sum) {
    super(in);
    this.sum = sum;
  }

  @Override
  public int read() throws IOException {
    int result = super.read();
    sum.addAndGet(result < 0 ? 0 : 1);
    return result;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int n = super.read(bytes, offset, length);
    sum.addAndGet(Math.max(0, n));
    return n;
  }

  @Override
  public long skip(long n) throws IOException {
    long skipped = super.skip(n);
    sum.addAndGet(skipped);
    return skipped;
  }
}
