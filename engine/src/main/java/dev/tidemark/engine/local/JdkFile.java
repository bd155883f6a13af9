package dev.tidemark.engine.local;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/// A file of a system that only the JDK can be asked about. The stream asks for short pieces: for
/// each the JDK keeps a direct buffer of the same length per thread.
final class JdkFile implements SourceFile {

  private static final int READ_BYTES_MAX = 256 << 10;

  private final FileChannel file;
  private final LocalDirectory.Look<SourceStat> stat;

  JdkFile(FileChannel file, LocalDirectory.Look<SourceStat> stat) {
    this.file = file;
    this.stat = stat;
  }

  @Override
  public SourceStat stat() throws IOException {
    return stat.now();
  }

  @Override
  public boolean hasHole() {
    return false;
  }

  @Override
  public InputStream content() {
    return new Content();
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException e) {
      // It was only read.
      return;
    }
  }

  private final class Content extends InputStream {
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
  }
}
