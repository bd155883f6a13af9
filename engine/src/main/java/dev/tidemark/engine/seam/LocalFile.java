package dev.tidemark.engine.seam;

import dev.tidemark.spi.folder.OwnerOnly;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.ReentrantLock;

/// A real file. Reads and writes go through [RandomAccessFile], which an interrupt cannot close and
/// which needs no change of thread. Only `force` needs a channel (for `fdatasync`) and so a thread
/// of its own.
final class LocalFile implements DiskFile {

  private static final int COPY_BYTES = 256 * 1024;

  private final RandomAccessFile file;
  private final FileChannel forForce;
  private final ReentrantLock position = new ReentrantLock();

  private LocalFile(RandomAccessFile file, FileChannel forForce) {
    this.file = file;
    this.forForce = forForce;
  }

  static LocalFile openForRead(Path path) throws IOException {
    if (!Files.exists(path)) {
      throw new NoSuchFileException(path.toString());
    }
    return open(path, "r", StandardOpenOption.READ);
  }

  static LocalFile openForWrite(Path path) throws IOException {
    OwnerOnly.createIfMissing(path);
    return open(path, "rw", StandardOpenOption.WRITE);
  }

  private static LocalFile open(Path path, String mode, StandardOpenOption option)
      throws IOException {
    Uninterrupted.shared().prepare();
    RandomAccessFile file = openFile(path, mode);
    FileChannel[] channel = new FileChannel[1];
    try {
      Uninterrupted.shared().run(() -> channel[0] = FileChannel.open(path, option));
    } finally {
      if (channel[0] == null) {
        file.close();
      }
    }
    return new LocalFile(file, channel[0]);
  }

  private static RandomAccessFile openFile(Path path, String mode) throws IOException {
    try {
      return new RandomAccessFile(path.toFile(), mode);
    } catch (FileNotFoundException e) {
      throw LocalDisk.sorted(e);
    }
  }

  @Override
  public int read(ByteBuffer to, long at) throws IOException {
    if (!to.hasRemaining()) {
      return 0;
    }
    if (to.hasArray()) {
      int n = readAt(to.array(), to.arrayOffset() + to.position(), to.remaining(), at);
      to.position(to.position() + Math.max(n, 0));
      return n;
    }
    byte[] copy = new byte[Math.min(to.remaining(), COPY_BYTES)];
    int n = readAt(copy, 0, copy.length, at);
    to.put(copy, 0, Math.max(n, 0));
    return n;
  }

  private int readAt(byte[] to, int offset, int length, long at) throws IOException {
    position.lock();
    try {
      file.seek(at);
      return file.read(to, offset, length);
    } finally {
      position.unlock();
    }
  }

  @Override
  public void write(ByteBuffer from, long at) throws IOException {
    position.lock();
    try {
      file.seek(at);
      if (from.hasArray()) {
        file.write(from.array(), from.arrayOffset() + from.position(), from.remaining());
        from.position(from.limit());
      } else {
        writeCopied(from);
      }
    } catch (IOException e) {
      throw LocalDisk.sorted(e);
    } finally {
      position.unlock();
    }
  }

  private void writeCopied(ByteBuffer from) throws IOException {
    byte[] copy = new byte[Math.min(from.remaining(), COPY_BYTES)];
    while (from.hasRemaining()) {
      int n = Math.min(copy.length, from.remaining());
      from.get(copy, 0, n);
      file.write(copy, 0, n);
    }
  }

  @Override
  public void force() throws IOException {
    try {
      Uninterrupted.shared().run(() -> forForce.force(false));
    } catch (IOException e) {
      throw LocalDisk.sorted(e);
    }
  }

  @Override
  public long size() throws IOException {
    return file.length();
  }

  @Override
  public void truncate(long size) throws IOException {
    if (size < file.length()) {
      file.setLength(size);
    }
  }

  @Override
  public void close() throws IOException {
    try (FileChannel closeToo = forForce) {
      file.close();
    }
  }
}
