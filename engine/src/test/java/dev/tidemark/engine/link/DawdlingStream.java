package dev.tidemark.engine.link;

import dev.tidemark.engine.seam.Time;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/// Takes a minute for every read.
final class DawdlingStream extends FilterInputStream {

  private final Time time;

  DawdlingStream(InputStream stream, Time time) {
    super(stream);
    this.time = time;
  }

  @Override
  public int read(byte[] to, int offset, int length) throws IOException {
    try {
      time.sleep(Duration.ofMinutes(1));
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
    return super.read(to, offset, length);
  }
}
