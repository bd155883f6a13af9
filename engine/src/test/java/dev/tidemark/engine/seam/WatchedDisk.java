package dev.tidemark.engine.seam;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/// A disk that tells a [Watcher] before it reads, writes or syncs. What the watcher throws, the
/// caller gets.
public final class WatchedDisk implements Disk {

  /// Hears of every access to content before it happens.
  public interface Watcher {

    default void reading(String file, long position, int length) throws IOException {}

    default void writing(String file, long position, byte[] bytes) throws IOException {}

    default void forcing(String file) throws IOException {}

    /// A file was opened.
    default void opened(String file) {}

    /// A file that was opened is closed.
    default void closed(String file) {}
  }

  private final Disk disk;
  private final Watcher watcher;

  public WatchedDisk(Disk disk, Watcher watcher) {
    this.disk = disk;
    this.watcher = watcher;
  }

  @Override
  public DiskFile openForRead(String name) throws IOException {
    return watched(name, disk.openForRead(name));
  }

  @Override
  public DiskFile openForWrite(String name) throws IOException {
    return watched(name, disk.openForWrite(name));
  }

  private DiskFile watched(String name, DiskFile file) {
    watcher.opened(name);
    return new WatchedFile(name, file);
  }

  @Override
  public boolean exists(String name) throws IOException {
    return disk.exists(name);
  }

  @Override
  public List<String> list(String dir) throws IOException {
    return disk.list(dir);
  }

  @Override
  public long length(String name) throws IOException {
    return disk.length(name);
  }

  @Override
  public void createDirectory(String name) throws IOException {
    disk.createDirectory(name);
  }

  @Override
  public void rename(String from, String to) throws IOException {
    disk.rename(from, to);
  }

  @Override
  public void delete(String name) throws IOException {
    disk.delete(name);
  }

  @Override
  public void syncDirectory(String dir) throws IOException {
    disk.syncDirectory(dir);
  }

  @Override
  public Optional<DiskLock> tryLock(String name) throws IOException {
    return disk.tryLock(name);
  }

  @Override
  public String lockHolder(String name) throws IOException {
    return disk.lockHolder(name);
  }

  private final class WatchedFile implements DiskFile {

    private final String name;
    private final DiskFile file;

    WatchedFile(String name, DiskFile file) {
      this.name = name;
      this.file = file;
    }

    @Override
    public int read(ByteBuffer to, long position) throws IOException {
      watcher.reading(name, position, to.remaining());
      return file.read(to, position);
    }

    @Override
    public void write(ByteBuffer from, long position) throws IOException {
      byte[] bytes = new byte[from.remaining()];
      from.duplicate().get(bytes);
      watcher.writing(name, position, bytes);
      file.write(from, position);
    }

    @Override
    public void force() throws IOException {
      watcher.forcing(name);
      file.force();
    }

    @Override
    public long size() throws IOException {
      return file.size();
    }

    @Override
    public void truncate(long size) throws IOException {
      file.truncate(size);
    }

    @Override
    public void close() throws IOException {
      watcher.closed(name);
      file.close();
    }
  }
}
