package dev.tidemark.engine.copy;

import dev.tidemark.spi.sink.Content;
import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.spi.words.Hash;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// An object of the source on its way to the destination, held nowhere in between. Its length and
/// hash come from its name and its commit; the destination's sink reads no further than them and
/// checks them before the object appears, as its contract says. What is wrong with the source is
/// kept here, because the destination cannot tell it from a fault of its own.
final class SourceContent implements Content {

  private final ObjectSink source;
  private final CopyObject object;
  private volatile @Nullable TargetException failure;

  SourceContent(ObjectSink source, CopyObject object) {
    this.source = source;
    this.object = object;
  }

  @Override
  public long length() {
    return object.length();
  }

  @Override
  public Hash sha256() {
    return object.hash();
  }

  @Override
  public InputStream open() throws IOException {
    failure = null;
    try {
      Optional<InputStream> found = source.open(object.name(), 0, Long.MAX_VALUE);
      return new Watched(found.orElseThrow(this::missing));
    } catch (TargetException e) {
      throw failed(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while reading " + object.name());
    }
  }

  private TargetException.Corrupt missing() {
    return new TargetException.Corrupt(
        "read "
            + object.name()
            + " in "
            + location()
            + ": it was lost; it was not copied. 'verify' that archive",
        null);
  }

  /// Why a create of this content really failed.
  ///
  /// @param seen what the destination's sink said
  TargetException reason(TargetException seen) {
    TargetException kept = failure;
    if (kept != null) {
      return kept;
    }
    if (seen instanceof TargetException.SourceFailed) {
      return new TargetException.Corrupt(
          "read "
              + object.name()
              + " in "
              + location()
              + ": its bytes are not those that its name promises; it was not copied",
          seen);
    }
    return seen;
  }

  private IOException failed(TargetException reason) {
    failure = reason;
    return new IOException(reason);
  }

  private String location() {
    return source.traits().location();
  }

  private final class Watched extends FilterInputStream {
    Watched(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      try {
        return super.read();
      } catch (IOException e) {
        throw judged(e);
      }
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
      try {
        return super.read(to, offset, length);
      } catch (IOException e) {
        throw judged(e);
      }
    }

    private IOException judged(IOException e) {
      if (e instanceof InterruptedIOException || Thread.currentThread().isInterrupted()) {
        return e;
      }
      return e.getCause() instanceof TargetException reason
          ? failed(reason)
          : failed(
              new TargetException.Unavailable(
                  "read " + object.name() + " in " + location() + ": " + e.getMessage(), e));
    }
  }
}
