package dev.tidemark.engine.content;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Cuts streams into pieces with [Chunker]. Reused for one stream after another, so the buffer of
/// at most 8 MiB is allocated once; small content never makes it grow. For one thread.
public final class ChunkReader {

  private static final int FIRST_BUFFER = 128 << 10;
  private static final int FULL_BUFFER = 2 * Chunker.LENGTH_MAX;

  private byte[] buffer = new byte[FIRST_BUFFER];
  private InputStream in = InputStream.nullInputStream();
  private int from;
  private int to;
  private boolean atEnd;

  /// Begins with another stream. The caller closes it.
  public void open(InputStream content) {
    in = Objects.requireNonNull(content, "no content");
    from = 0;
    to = 0;
    atEnd = false;
  }

  /// The next piece as a fresh array, or null at the end of the stream.
  public byte @Nullable [] next() throws IOException {
    fill();
    if (from == to) {
      return null;
    }
    int length = Chunker.cut(buffer, from, to);
    byte[] piece = Arrays.copyOfRange(buffer, from, from + length);
    from += length;
    return piece;
  }

  /// Afterwards the buffer holds a longest piece, or all that is left.
  private void fill() throws IOException {
    if (atEnd || to - from >= Chunker.LENGTH_MAX) {
      return;
    }
    System.arraycopy(buffer, from, buffer, 0, to - from);
    to -= from;
    from = 0;
    while (!atEnd && (to < buffer.length || buffer.length < FULL_BUFFER)) {
      if (to == buffer.length) {
        buffer = Arrays.copyOf(buffer, Math.min(FULL_BUFFER, 2 * buffer.length));
      }
      int read = in.read(buffer, to, buffer.length - to);
      atEnd = read < 0;
      to += Math.max(read, 0);
    }
  }
}
