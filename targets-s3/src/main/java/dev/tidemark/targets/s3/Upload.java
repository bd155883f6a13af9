package dev.tidemark.targets.s3;

import dev.tidemark.spi.sink.Content;
import dev.tidemark.spi.words.Hash;
import dev.tidemark.spi.words.Sha256;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.ContentStreamProvider;

/// One object on its way out, read once, while it is sent. What is wrong with the source is kept
/// here, because the SDK tells it from a broken connection no more.
final class Upload implements ContentStreamProvider {

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
  private IOException failed(IOException e) {
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

  /// Reads a source that promised to be empty: a client does not look for the bytes of an empty
  /// body.
  void readIfEmpty() {
    if (content.length() != 0) {
      return;
    }
    try (InputStream in = newStream()) {
      in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
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

  /// Fails where the source does, and where it gives other bytes than it promised: before the last
  /// of them is handed on, so a store never has a whole request of a source that is not what it
  /// was. An interrupt ends it as well: a socket that has room notices none.
  private final class Exact extends FilterInputStream {
    private final MessageDigest sha256 = Sha256.digest();
    private long left = content.length();
    private boolean checked;

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
        if (n > 0) {
          sha256.update(to, offset, n);
          left -= n;
        }
        if (!checked && (n < 0 || left <= 0)) {
          checkEnd(n);
        }
        return n;
      } catch (InterruptedIOException e) {
        throw e;
      } catch (IOException e) {
        throw failed(e);
      }
    }

    private void checkEnd(int lastRead) throws IOException {
      if (left != 0 || (lastRead > 0 && in.read() >= 0)) {
        throw new IOException("it no longer has the promised " + content.length() + " bytes");
      }
      if (!Hash.of(sha256.digest()).equals(content.sha256())) {
        throw new IOException("it no longer has the promised bytes: their SHA-256 is another");
      }
      checked = true;
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
