package dev.tidemark.targets.s3;

import dev.tidemark.spi.sink.Content;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.http.ContentStreamProvider;

/// One object on its way out. The SDK reads it twice: for the hash it signs, and to send. Each
/// reading must give exactly the promised length; [SignedHashCheck] compares the hash between the
/// two, and the store after the second. Whatever is wrong with the source is kept here, because the
/// SDK tells it from a broken connection no more.
final class Upload implements ContentStreamProvider {

  /// Carries the upload from the call to the interceptor.
  static final ExecutionAttribute<Upload> ATTRIBUTE = new ExecutionAttribute<>("tidemark-upload");

  private final Content content;
  private volatile @Nullable IOException failure;
  private @Nullable InputStream last;

  Upload(Content content) {
    this.content = content;
  }

  Content content() {
    return content;
  }

  /// What was wrong with the source, if anything.
  @Nullable IOException failure() {
    return failure;
  }

  /// Keeps the first failure of the source and hands it back to be thrown.
  IOException failed(IOException e) {
    IOException first = failure;
    if (first == null) {
      first = e;
      failure = e;
    }
    return first;
  }

  @Override
  public InputStream newStream() {
    close();
    try {
      InputStream stream = new Exact(content.open());
      last = stream;
      return stream;
    } catch (IOException e) {
      throw new UncheckedIOException(failed(e));
    }
  }

  /// Closes the newest stream; the SDK leaves that to whoever opened it.
  void close() {
    try {
      InputStream open = last;
      last = null;
      if (open != null) {
        open.close();
      }
    } catch (IOException e) {
      failed(e);
    }
  }

  /// Fails where the source does, and where it gives fewer or more bytes than it promised: before
  /// the last of the promised bytes is handed on, so that a store never has a whole request of a
  /// source that is not what it was.
  private final class Exact extends FilterInputStream {
    private long left = content.length();

    Exact(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      int n = read(one, 0, 1);
      return n < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
      try {
        int n = in.read(to, offset, length);
        if (Thread.currentThread().isInterrupted()) {
          throw new InterruptedIOException("interrupted while sending");
        }
        left -= Math.max(n, 0);
        boolean end = n < 0 || left <= 0;
        if (end && (left != 0 || (n > 0 && in.read() >= 0))) {
          throw new IOException("it no longer has the promised " + content.length() + " bytes");
        }
        return n;
      } catch (InterruptedIOException e) {
        throw e;
      } catch (IOException e) {
        throw failed(e);
      }
    }

    @Override
    public long skip(long n) throws IOException {
      byte[] skipped = new byte[(int) Math.clamp(n, 0, 8192)];
      return Math.max(read(skipped, 0, skipped.length), 0);
    }

    @Override
    public boolean markSupported() {
      return false;
    }
  }
}
