package dev.tidemark.spi.folder;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;

/// An object being read. Failures come with a `TargetException` as their cause, interrupts as
/// `InterruptedIOException`.
final class ObjectStream extends InputStream {

  private final InputStream in;
  private final FolderErrors faults;
  private final String action;

  ObjectStream(InputStream in, FolderErrors faults, String action) {
    this.in = in;
    this.faults = faults;
    this.action = action;
  }

  @Override
  public int read() throws IOException {
    try {
      return in.read();
    } catch (IOException e) {
      throw failed(e);
    }
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    try {
      return in.read(bytes, offset, length);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  private IOException failed(IOException e) {
    if (DeferredInterrupt.isBehind(e)) {
      InterruptedIOException interrupted = new InterruptedIOException(action);
      interrupted.initCause(e);
      return interrupted;
    }
    return new IOException(action + " failed", faults.unchanged(action, e));
  }
}
