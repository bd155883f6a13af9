package dev.tidemark.engine.local;

import dev.tidemark.engine.files.Inode;
import dev.tidemark.engine.files.TreePath;
import dev.tidemark.engine.guard.ProtectedPlace;
import dev.tidemark.engine.seam.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/// A target that hands every call on to another one: for those that change a few of them.
public abstract class ForwardingDestination implements DestinationTree {

  private final DestinationTree inner;

  public ForwardingDestination(DestinationTree inner) {
    this.inner = inner;
  }

  @Override
  public String location() {
    return inner.location();
  }

  @Override
  public Optional<Found> find(TreePath path) throws IOException {
    return inner.find(path);
  }

  @Override
  public List<byte[]> list(TreePath directory) throws IOException {
    return inner.list(directory);
  }

  @Override
  public void createDirectory(TreePath path) throws IOException {
    inner.createDirectory(path);
  }

  @Override
  public void createSymlink(TreePath path, byte[] linkTarget) throws IOException {
    inner.createSymlink(path, linkTarget);
  }

  @Override
  public boolean isSymlinkTo(TreePath path, byte[] linkTarget) throws IOException {
    return inner.isSymlinkTo(path, linkTarget);
  }

  @Override
  public boolean isSameFile(TreePath a, TreePath b) throws IOException {
    return inner.isSameFile(a, b);
  }

  @Override
  public void createLink(TreePath path, TreePath existing) throws IOException {
    inner.createLink(path, existing);
  }

  @Override
  public RestoredFile createFile(TreePath path) throws IOException {
    return inner.createFile(path);
  }

  @Override
  public RestoredFile openToCompare(TreePath path) throws IOException {
    return inner.openToCompare(path);
  }

  @Override
  public RestoredFile openFile(TreePath path) throws IOException {
    return inner.openFile(path);
  }

  @Override
  public void rename(TreePath from, TreePath to) throws IOException {
    inner.rename(from, to);
  }

  @Override
  public void delete(TreePath path) throws IOException {
    inner.delete(path);
  }

  @Override
  public boolean setAttributes(TreePath path, Inode wanted) throws IOException {
    return inner.setAttributes(path, wanted);
  }

  @Override
  public void sync() throws IOException {
    inner.sync();
  }

  @Override
  public void setModified(TreePath path, long seconds, int nanos) throws IOException {
    inner.setModified(path, seconds, nanos);
  }

  @Override
  public long fileSystem(TreePath directory) throws IOException {
    return inner.fileSystem(directory);
  }

  @Override
  public Optional<ProtectedPlace> protectedPlace(TreePath directory) throws IOException {
    return inner.protectedPlace(directory);
  }

  @Override
  public Optional<ProtectedPlace> protectedAround() throws IOException {
    return inner.protectedAround();
  }

  @Override
  public Disk work(String name) throws IOException {
    return inner.work(name);
  }

  @Override
  public void removeWork() throws IOException {
    inner.removeWork();
  }

  @Override
  public void closeWork() throws IOException {
    inner.closeWork();
  }

  /// A file that hands every call on to another one.
  public abstract static class File implements RestoredFile {

    private final RestoredFile inner;

    protected File(RestoredFile inner) {
      this.inner = inner;
    }

    @Override
    public long size() throws IOException {
      return inner.size();
    }

    @Override
    public void read(ByteBuffer to, long position) throws IOException {
      inner.read(to, position);
    }

    @Override
    public void write(ByteBuffer from, long position) throws IOException {
      inner.write(from, position);
    }

    @Override
    public void resize(long size) throws IOException {
      inner.resize(size);
    }

    @Override
    public void close() throws IOException {
      inner.close();
    }
  }
}
