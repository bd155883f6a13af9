package dev.tidemark.targets.s3.wire;

import dev.tidemark.spi.sink.Content;
import dev.tidemark.spi.words.Hash;
import dev.tidemark.spi.words.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/// One object on its way out, read once, while it is sent, and again for each further request. What
/// is wrong with the source is kept here, because the clients tell it from a broken connection no
/// more.
public final class Upload implements AutoCloseable {

  private final Content content;
  private volatile @Nullable IOException failure;
  private @Nullable InputStream last;

  public Upload(Content content) {
    this.content = content;
  }

  /// Bytes.
  public long length() {
    return content.length();
  }

  public Hash sha256() {
    return content.sha256();
  }

  /// What was wrong with the source, if anything.
  public @Nullable IOException failure() {
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

  /// The bytes from the first; the stream before this one is closed. Opens the source at the first
  /// read.
  public InputStream stream() {
    close();
    InputStream stream = new Exact();
    last = stream;
    return stream;
  }

  /// Reads a source that promised to be empty: a client does not look for the bytes of an empty
  /// body.
  public void readIfEmpty() throws IOException {
    if (content.length() == 0) {
      try (InputStream in = stream()) {
        in.readAllBytes();
      }
    }
  }

  /// Closes the newest stream; the clients leave that to whoever opened it.
  @Override
  public void close() {
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
  private final class Exact extends InputStream {
    private final MessageDigest sha256 = Sha256.digest();
    private @Nullable InputStream in;
    private long left = content.length();
    private boolean checked;

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      int n = read(one, 0, 1);
      return n < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
      try {
        InputStream source = source();
        int n = source.read(to, offset, length);
        if (Thread.currentThread().isInterrupted()) {
          throw new InterruptedIOException("interrupted while sending");
        }
        if (n > 0) {
          sha256.update(to, offset, n);
          left -= n;
        }
        if (!checked && (n < 0 || left <= 0)) {
          checkEnd(source, n);
        }
        return n;
      } catch (InterruptedIOException e) {
        throw e;
      } catch (IOException e) {
        throw failed(e);
      }
    }

    private InputStream source() throws IOException {
      InputStream source = in == null ? content.open() : in;
      in = source;
      return source;
    }

    private void checkEnd(InputStream source, int lastRead) throws IOException {
      if (left != 0 || (lastRead > 0 && source.read() >= 0)) {
        throw new IOException("it no longer has the promised " + content.length() + " bytes");
      }
      if (!Hash.of(sha256.digest()).equals(content.sha256())) {
        throw new IOException("it no longer has the promised bytes: their SHA-256 is another");
      }
      checked = true;
    }

    @Override
    public void close() throws IOException {
      if (in != null) {
        in.close();
      }
    }
  }
}
