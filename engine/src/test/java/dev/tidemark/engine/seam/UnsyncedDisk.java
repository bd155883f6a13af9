package dev.tidemark.engine.seam;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/// A disk whose syncs do nothing: for tests with very many commits.
public final class UnsyncedDisk implements Disk {

  private final Disk disk;

  public UnsyncedDisk(Disk disk) {
    this.disk = disk;
  }

  @Override
  public DiskFile openForRead(String name) throws IOException {
    return new UnsyncedFile(disk.openForRead(name));
  }

  @Override
  public DiskFile openForWrite(String name) throws IOException {
    return new UnsyncedFile(disk.openForWrite(name));
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
  public void syncDirectory(String dir) {}

  @Override
  public Optional<DiskLock> tryLock(String name) throws IOException {
    return disk.tryLock(name);
  }

  @Override
  public String lockHolder(String name) throws IOException {
    return disk.lockHolder(name);
  }

  private record UnsyncedFile(DiskFile file) implements DiskFile {

    @Override
    public int read(ByteBuffer to, long position) throws IOException {
      return file.read(to, position);
    }

    @Override
    public void write(ByteBuffer from, long position) throws IOException {
      file.write(from, position);
    }

    @Override
    public void force() {}

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
      file.close();
    }
  }
}
