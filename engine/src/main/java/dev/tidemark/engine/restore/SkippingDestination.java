package dev.tidemark.engine.restore;

import dev.tidemark.engine.files.Inode;
import dev.tidemark.engine.files.TreePath;
import dev.tidemark.engine.local.DestinationTree;
import dev.tidemark.engine.local.ForwardingDestination;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Optional;

/// A target that skips what the directory cannot hold: a name that is too long there, a link on a
/// file system without links. What is done to such a name, or below it, does nothing from then on,
/// so all others come. What strikes more than one name, a full disk above all, ends the restore as
/// ever.
final class SkippingDestination extends ForwardingDestination {

  /// Stands for a file that could not be made.
  private static final RestoredFile NOWHERE =
      new RestoredFile() {
        @Override
        public long size() {
          return 0;
        }

        @Override
        public void read(ByteBuffer to, long position) {}

        @Override
        public void write(ByteBuffer from, long position) {
          from.position(from.limit());
        }

        @Override
        public void resize(long size) {}

        @Override
        public void close() {}
      };

  private final DestinationTree inner;
  private final SkippedNames skipped = new SkippedNames();

  SkippingDestination(DestinationTree inner) {
    super(inner);
    this.inner = inner;
  }

  SkippedNames skipped() {
    return skipped;
  }

  private interface Call<T> {
    T now() throws IOException;
  }

  private interface Action {
    void run() throws IOException;
  }

  /// Makes something new under a name.
  private <T> T make(TreePath path, T otherwise, Call<T> call) throws IOException {
    if (skipped.has(path)) {
      skipped.another(path);
      return otherwise;
    }
    return attempt(path, otherwise, call);
  }

  private <T> T attempt(TreePath path, T otherwise, Call<T> call) throws IOException {
    if (skipped.has(path)) {
      return otherwise;
    }
    try {
      return call.now();
    } catch (IOException | IllegalArgumentException e) {
      skipped.add(path, e);
      return otherwise;
    }
  }

  private static Call<Boolean> call(Action action) {
    return () -> {
      action.run();
      return true;
    };
  }

  @Override
  public Optional<Found> find(TreePath path) throws IOException {
    return attempt(path, Optional.empty(), () -> inner.find(path));
  }

  @Override
  public List<byte[]> list(TreePath directory) throws IOException {
    return attempt(directory, List.of(), () -> inner.list(directory));
  }

  @Override
  public void createDirectory(TreePath path) throws IOException {
    make(path, false, call(() -> inner.createDirectory(path)));
  }

  @Override
  public void createSymlink(TreePath path, byte[] linkTarget) throws IOException {
    make(path, false, call(() -> inner.createSymlink(path, linkTarget)));
  }

  @Override
  public boolean isSymlinkTo(TreePath path, byte[] linkTarget) throws IOException {
    return attempt(path, false, () -> inner.isSymlinkTo(path, linkTarget));
  }

  @Override
  public boolean isSameFile(TreePath a, TreePath b) throws IOException {
    return !skipped.has(b) && attempt(a, false, () -> inner.isSameFile(a, b));
  }

  @Override
  public void createLink(TreePath path, TreePath existing) throws IOException {
    if (skipped.has(existing)) {
      skipped.addBecauseOf(path, existing);
    } else {
      make(path, false, call(() -> inner.createLink(path, existing)));
    }
  }

  @Override
  public RestoredFile createFile(TreePath path) throws IOException {
    return make(path, NOWHERE, () -> checked(path, inner.createFile(path)));
  }

  /// A file that cannot be read is not compared.
  @Override
  public RestoredFile openToCompare(TreePath path) throws IOException {
    try {
      return inner.openToCompare(path);
    } catch (IOException e) {
      if (!SkippedNames.strikesOneName(path, e)) {
        throw e;
      }
      AccessDeniedException unreadable = new AccessDeniedException(path.toString());
      unreadable.initCause(e);
      throw unreadable;
    }
  }

  @Override
  public RestoredFile openFile(TreePath path) throws IOException {
    return attempt(path, NOWHERE, () -> checked(path, inner.openFile(path)));
  }

  private RestoredFile checked(TreePath path, RestoredFile file) {
    return new Checked(path, file);
  }

  /// What stood there stays, and of the file beside it nothing is left.
  @Override
  public void rename(TreePath from, TreePath to) throws IOException {
    if (skipped.has(from)) {
      skipped.addBecauseOf(to, from);
    } else {
      attempt(to, false, call(() -> inner.rename(from, to)));
    }
    if (skipped.has(to)) {
      removeIfThere(from);
    }
  }

  private void removeIfThere(TreePath path) throws IOException {
    try {
      inner.delete(path);
    } catch (IOException e) {
      if (!SkippedNames.strikesOneName(path, e)) {
        throw e;
      }
    }
  }

  @Override
  public void delete(TreePath path) throws IOException {
    attempt(
        path,
        false,
        () -> {
          try {
            inner.delete(path);
          } catch (NoSuchFileException e) {
            // It is gone.
          }
          return true;
        });
  }

  @Override
  public boolean setAttributes(TreePath path, Inode wanted) throws IOException {
    if (skipped.has(path)) {
      return true;
    }
    try {
      return inner.setAttributes(path, wanted);
    } catch (IOException e) {
      skipped.attributes(path, e);
      return true;
    }
  }

  @Override
  public void setModified(TreePath path, long seconds, int nanos) throws IOException {
    try {
      inner.setModified(path, seconds, nanos);
    } catch (IOException e) {
      skipped.attributes(path, e);
    }
  }

  /// A file in which a write may fail for the file's own sake, as one that is too large does.
  private final class Checked extends ForwardingDestination.File {
    private final TreePath path;
    private final RestoredFile file;
    private boolean broken;

    Checked(TreePath path, RestoredFile file) {
      super(file);
      this.path = path;
      this.file = file;
    }

    @Override
    public void write(ByteBuffer from, long position) throws IOException {
      broken |= !attempt(path, false, call(() -> file.write(from, position)));
    }

    @Override
    public void resize(long size) throws IOException {
      broken |= !attempt(path, false, call(() -> file.resize(size)));
    }

    /// Half a file is none.
    @Override
    public void close() throws IOException {
      file.close();
      if (broken) {
        removeIfThere(path);
      }
    }
  }
}
