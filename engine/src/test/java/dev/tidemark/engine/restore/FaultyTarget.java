package dev.tidemark.engine.restore;

import dev.tidemark.engine.files.Inode;
import dev.tidemark.engine.files.TreePath;
import dev.tidemark.engine.local.DestinationTree;
import dev.tidemark.engine.local.ForwardingDestination;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;

/// A target that stops working at its k-th change, for good: what a kill leaves is what was done
/// before.
final class FaultyTarget extends ForwardingDestination {

  private final DestinationTree inner;
  private final AtomicLong left;
  private final String reason;

  FaultyTarget(DestinationTree inner, long steps, String reason) {
    super(inner);
    this.inner = inner;
    this.left = new AtomicLong(steps);
    this.reason = reason;
  }

  /// How many steps were still allowed.
  long left() {
    return left.get();
  }

  private void step() throws IOException {
    if (left.decrementAndGet() < 0) {
      throw new IOException(reason);
    }
  }

  @Override
  public void createDirectory(TreePath path) throws IOException {
    step();
    inner.createDirectory(path);
  }

  @Override
  public void createSymlink(TreePath path, byte[] linkTarget) throws IOException {
    step();
    inner.createSymlink(path, linkTarget);
  }

  @Override
  public void createLink(TreePath path, TreePath existing) throws IOException {
    step();
    inner.createLink(path, existing);
  }

  @Override
  public RestoredFile createFile(TreePath path) throws IOException {
    step();
    return new Faulty(inner.createFile(path));
  }

  @Override
  public RestoredFile openFile(TreePath path) throws IOException {
    return new Faulty(inner.openFile(path));
  }

  @Override
  public void rename(TreePath from, TreePath to) throws IOException {
    step();
    inner.rename(from, to);
  }

  @Override
  public void delete(TreePath path) throws IOException {
    step();
    inner.delete(path);
  }

  @Override
  public boolean setAttributes(TreePath path, Inode wanted) throws IOException {
    step();
    return inner.setAttributes(path, wanted);
  }

  @Override
  public void sync() throws IOException {
    step();
    inner.sync();
  }

  @Override
  public void setModified(TreePath path, long seconds, int nanos) throws IOException {
    step();
    inner.setModified(path, seconds, nanos);
  }

  @Override
  public void removeWork() throws IOException {
    step();
    inner.removeWork();
  }

  private final class Faulty extends ForwardingDestination.File {
    private final RestoredFile file;

    Faulty(RestoredFile file) {
      super(file);
      this.file = file;
    }

    /// The last write gets half-way.
    @Override
    public void write(ByteBuffer from, long position) throws IOException {
      try {
        step();
      } catch (IOException e) {
        file.write(from.limit(from.position() + from.remaining() / 2), position);
        throw e;
      }
      file.write(from, position);
    }

    @Override
    public void resize(long size) throws IOException {
      step();
      file.resize(size);
    }
  }
}
