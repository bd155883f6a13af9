package dev.tidemark.engine.seam;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One process's view of a [SimDisk].
final class SimProcess implements Disk {

  private final SimDisk disk;
  private final String name;

  SimProcess(SimDisk disk, String name) {
    this.disk = disk;
    this.name = name;
  }

  String name() {
    return name;
  }

  @Override
  public DiskFile openForRead(String file) throws IOException {
    synchronized (disk) {
      disk.check(this);
      if (find(disk.root, file) instanceof SimContent content) {
        return new OpenFile(file, content, false);
      }
      throw new NoSuchFileException(file);
    }
  }

  @Override
  public DiskFile openForWrite(String file) throws IOException {
    synchronized (disk) {
      disk.check(this);
      if (find(disk.root, file) instanceof SimContent content) {
        return new OpenFile(file, content, true);
      }
      disk.step(this, "create " + file);
      SimContent content = new SimContent();
      parent(file).set(last(file), content);
      return new OpenFile(file, content, true);
    }
  }

  @Override
  public boolean exists(String file) {
    synchronized (disk) {
      disk.check(this);
      return find(disk.root, file) != null;
    }
  }

  @Override
  public List<String> list(String dir) {
    synchronized (disk) {
      disk.check(this);
      return find(disk.root, dir) instanceof SimDirectory directory ? directory.names() : List.of();
    }
  }

  @Override
  public long length(String file) throws IOException {
    synchronized (disk) {
      disk.check(this);
      if (find(disk.root, file) instanceof SimContent content) {
        return content.size();
      }
      throw new NoSuchFileException(file);
    }
  }

  @Override
  public void createDirectory(String dir) throws IOException {
    synchronized (disk) {
      disk.check(this);
      SimDirectory at = disk.root;
      for (String part : dir.isEmpty() ? List.<String>of() : List.of(dir.split("/"))) {
        Object found = at.find(part);
        if (found == null) {
          disk.step(this, "create directory " + dir);
          found = new SimDirectory();
          at.set(part, found);
        }
        if (!(found instanceof SimDirectory next)) {
          throw new IOException(dir + " is a file");
        }
        at = next;
      }
    }
  }

  @Override
  public void rename(String from, String to) throws IOException {
    synchronized (disk) {
      disk.step(this, "rename " + from + " to " + to);
      SimDirectory directory = parent(from);
      Object node = directory.find(last(from));
      if (node == null) {
        throw new NoSuchFileException(from);
      }
      if (directory == parent(to)) {
        directory.rename(last(from), last(to));
      } else {
        parent(to).set(last(to), node);
        directory.remove(last(from));
      }
    }
  }

  @Override
  public void delete(String file) throws IOException {
    synchronized (disk) {
      disk.step(this, "delete " + file);
      Object node = find(disk.root, file);
      if (node instanceof SimDirectory directory && !directory.names().isEmpty()) {
        throw new IOException(file + " is not empty");
      }
      if (node instanceof SimContent content) {
        disk.shrink(content.size());
      }
      if (node != null) {
        parent(file).remove(last(file));
      }
    }
  }

  @Override
  public void syncDirectory(String dir) throws IOException {
    synchronized (disk) {
      disk.step(this, "sync directory " + dir);
      if (!(find(disk.root, dir) instanceof SimDirectory directory)) {
        throw new NoSuchFileException(dir);
      }
      disk.sync(directory);
    }
  }

  @Override
  public Optional<DiskLock> tryLock(String file) throws IOException {
    synchronized (disk) {
      disk.check(this);
      openForWrite(file).close();
      if (disk.locks.containsKey(file)) {
        return Optional.empty();
      }
      disk.locks.put(file, this);
      return Optional.of(() -> release(file));
    }
  }

  private void release(String file) {
    synchronized (disk) {
      if (disk.holder(file) == this) {
        disk.locks.remove(file);
      }
    }
  }

  @Override
  public String lockHolder(String file) {
    synchronized (disk) {
      disk.check(this);
      SimProcess holder = disk.holder(file);
      return holder == null ? "" : "process " + holder.name;
    }
  }

  static @Nullable Object find(SimDirectory root, String path) {
    Object at = root;
    for (String part : path.isEmpty() ? List.<String>of() : List.of(path.split("/"))) {
      if (!(at instanceof SimDirectory directory)) {
        return null;
      }
      Object next = directory.find(part);
      if (next == null) {
        return null;
      }
      at = next;
    }
    return at;
  }

  private SimDirectory parent(String path) throws IOException {
    int slash = path.lastIndexOf('/');
    String dir = slash < 0 ? "" : path.substring(0, slash);
    if (find(disk.root, dir) instanceof SimDirectory directory) {
      return directory;
    }
    throw new NoSuchFileException(dir);
  }

  private static String last(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private final class OpenFile implements DiskFile {
    private final String path;
    private final SimContent content;
    private final boolean writing;
    private boolean closed;

    OpenFile(String path, SimContent content, boolean writing) {
      this.path = path;
      this.content = content;
      this.writing = writing;
      disk.opened(1);
    }

    @Override
    public int read(ByteBuffer to, long position) {
      synchronized (disk) {
        disk.check(SimProcess.this);
        if (!to.hasRemaining()) {
          return 0;
        }
        byte[] bytes = new byte[to.remaining()];
        int count = content.read(bytes, 0, bytes.length, position);
        if (count > 0) {
          to.put(bytes, 0, count);
        }
        return count;
      }
    }

    @Override
    public void write(ByteBuffer from, long position) throws IOException {
      synchronized (disk) {
        requireWriting();
        disk.step(
            SimProcess.this, "write " + from.remaining() + " bytes at " + position + " of " + path);
        long fits = disk.fitting(content.size(), position, from.remaining());
        byte[] bytes = new byte[(int) fits];
        from.get(bytes);
        disk.grow(Math.max(0, position + fits - content.size()));
        content.write(position, bytes);
        if (from.hasRemaining()) {
          throw new NoSpaceException("the simulated disk is full");
        }
      }
    }

    @Override
    public void force() throws IOException {
      synchronized (disk) {
        disk.step(SimProcess.this, "force " + path);
        disk.force(content);
      }
    }

    @Override
    public long size() {
      synchronized (disk) {
        disk.check(SimProcess.this);
        return content.size();
      }
    }

    @Override
    public void truncate(long size) throws IOException {
      synchronized (disk) {
        requireWriting();
        disk.step(SimProcess.this, "truncate " + path + " to " + size);
        disk.shrink(Math.max(0, content.size() - size));
        content.truncate(size);
      }
    }

    private void requireWriting() throws IOException {
      if (!writing) {
        throw new IOException(path + " is open for reading only");
      }
    }

    @Override
    public void close() {
      synchronized (disk) {
        disk.opened(closed ? 0 : -1);
        closed = true;
      }
    }
  }
}
