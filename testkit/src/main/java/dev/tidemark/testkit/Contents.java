package dev.tidemark.testkit;

import dev.tidemark.spi.sink.Content;
import dev.tidemark.spi.words.Hash;
import dev.tidemark.spi.words.Sha256;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/// Content to create objects from: sound, and broken in each way that a source can be.
public final class Contents {

  private Contents() {}

  /// How a source's stream begins.
  public interface Opener {
    InputStream open() throws IOException;
  }

  public static Content of(byte[] bytes) {
    return Content.of(bytes, sha256(bytes));
  }

  public static Content of(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  /// Promises the length and hash of `promised`, and gives what `opener` opens.
  public static Content promising(byte[] promised, Opener opener) {
    return new Content() {
      private final Hash sha256 = Contents.sha256(promised);

      @Override
      public long length() {
        return promised.length;
      }

      @Override
      public Hash sha256() {
        return sha256;
      }

      @Override
      public InputStream open() throws IOException {
        return opener.open();
      }
    };
  }

  /// Gives the first `goodBytes` bytes, then fails.
  public static Content failingAfter(int goodBytes, byte[] bytes) {
    return promising(bytes, () -> new FailingStream(bytes, goodBytes));
  }

  public static Hash sha256(byte[] bytes) {
    return Sha256.of(bytes);
  }

  /// Good bytes, then an `IOException`.
  private static final class FailingStream extends FilterInputStream {
    FailingStream(byte[] bytes, int goodBytes) {
      super(new ByteArrayInputStream(bytes, 0, goodBytes));
    }

    @Override
    public int read() throws IOException {
      return good(super.read());
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
      return good(super.read(to, offset, length));
    }

    private static int good(int result) throws IOException {
      if (result < 0) {
        throw new IOException("the source broke off");
      }
      return result;
    }
  }
}
