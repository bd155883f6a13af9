package dev.tidemark.engine.ingest;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/// A file read from its start. It asks for short pieces: for each the JDK keeps a direct buffer of
/// the same length per thread.
final class LocalFileStream extends InputStream {

  private static final int READ_BYTES_MAX = 256 << 10;

  private final FileChannel file;

  LocalFileStream(FileChannel file) {
    this.file = file;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
  }

  @Override
  public int read(byte[] to, int offset, int length) throws IOException {
    return file.read(ByteBuffer.wrap(to, offset, Math.min(length, READ_BYTES_MAX)));
  }

  @Override
  public long skip(long bytes) throws IOException {
    file.position(file.position() + bytes);
    return bytes;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
