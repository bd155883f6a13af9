package dev.tidemark.engine.local;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.function.Function;

/// A file of a Linux system, by its descriptor.
final class LinuxFile implements SourceFile {

  private static final int BUFFER_BYTES = 256 << 10;

  private final LinuxCalls calls;
  private final int file;
  private final Function<FileAttributes, SourceStat> stats;
  private final Arena arena = Arena.ofConfined();
  private final Content content = new Content();

  /// @param file open; closed with this
  LinuxFile(LinuxCalls calls, int file, Function<FileAttributes, SourceStat> stats) {
    this.calls = calls;
    this.file = file;
    this.stats = stats;
  }

  @Override
  public SourceStat stat() throws IOException {
    return stats.apply(calls.attributes(file));
  }

  @Override
  public boolean hasHole() throws IOException {
    return calls.hasHole(file, calls.attributes(file).size());
  }

  @Override
  public InputStream content() {
    return content;
  }

  @Override
  public void close() {
    calls.close(file);
    arena.close();
  }

  private final class Content extends InputStream {
    private MemorySegment buffer = MemorySegment.NULL;
    private long position;

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      int wanted = Math.min(length, BUFFER_BYTES);
      if (buffer.byteSize() < wanted) {
        buffer = arena.allocate(wanted);
      }
      int got = calls.read(file, buffer, wanted);
      MemorySegment.copy(buffer, ValueLayout.JAVA_BYTE, 0, to, offset, got);
      position += got;
      return got == 0 ? -1 : got;
    }

    @Override
    public long skip(long bytes) throws IOException {
      position += bytes;
      calls.seek(file, position);
      return bytes;
    }
  }
}
