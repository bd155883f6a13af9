package dev.tidemark.engine.local;

import dev.tidemark.engine.files.FileType;
import dev.tidemark.engine.files.Inode;
import dev.tidemark.engine.files.TreePath;
import dev.tidemark.engine.guard.ProtectedPlace;
import dev.tidemark.engine.seam.Disk;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/// The directory that a restore fills, as the restore sees it: the seam to the system.
///
/// Every path is below the directory, and no method follows a symbolic link at the end of a path.
/// That no *parent* of a path is one is the caller's promise: it makes or finds each directory, top
/// down, before anything inside. Somebody who swaps directories for links while a restore runs is
/// not defended against.
///
/// Methods may run beside each other on different paths.
public interface DestinationTree {

  /// The directory, for messages.
  String location();

  /// What stands there now. The root itself may be missing.
  Optional<Found> find(TreePath path) throws IOException;

  /// The names in a directory, without the restore's own work directory.
  List<byte[]> list(TreePath directory) throws IOException;

  /// Makes a directory, only for its owner so far; for the root also its parents. One that is there
  /// is made writable for its owner: it gets its attributes at the end.
  void createDirectory(TreePath path) throws IOException;

  void createSymlink(TreePath path, byte[] linkTarget) throws IOException;

  /// Whether a symbolic link stands there that says `linkTarget`, give or take a slash.
  boolean isSymlinkTo(TreePath path, byte[] linkTarget) throws IOException;

  /// Whether two names, both of which may be missing, are of one file.
  boolean isSameFile(TreePath a, TreePath b) throws IOException;

  /// Gives an existing file another name.
  void createLink(TreePath path, TreePath existing) throws IOException;

  /// Makes an empty file where nothing stands, only for its owner so far, and opens it.
  RestoredFile createFile(TreePath path) throws IOException;

  /// Opens an existing regular file to read.
  RestoredFile openToCompare(TreePath path) throws IOException;

  /// Opens an existing regular file to write.
  RestoredFile openFile(TreePath path) throws IOException;

  /// Replaces what stands at `to`, unless that is a directory.
  void rename(TreePath from, TreePath to) throws IOException;

  /// Deletes a file, a link or an empty directory.
  void delete(TreePath path) throws IOException;

  /// Sets owner, mode and modification time, in that order, each as far as the system lets us.
  ///
  /// @throws IOException if the file system does not take the mode or the time
  /// @return whether the owner is now as wanted: only root may give files away
  boolean setAttributes(TreePath path, Inode wanted) throws IOException;

  /// Returns when all that was written survives a power cut.
  void sync() throws IOException;

  /// Sets the modification time alone.
  void setModified(TreePath path, long seconds, int nanos) throws IOException;

  /// Which file system holds a directory: a number, equal for directories on one.
  long fileSystem(TreePath directory) throws IOException;

  /// The volume, archive or target that this very directory is.
  Optional<ProtectedPlace> protectedPlace(TreePath directory) throws IOException;

  /// The one that the destination is or lies in, also if the destination is not there yet.
  Optional<ProtectedPlace> protectedAround() throws IOException;

  /// A folder in the destination for the restore's own files, for nobody else to read or write: a
  /// new one, or the one that an earlier attempt left.
  ///
  /// @throws ForeignEntryException if something that is not ours has its name
  Disk work(String name) throws IOException;

  /// Removes the work folder; nothing in it may be open.
  void removeWork() throws IOException;

  /// Lets go of the work folder and leaves it to the next attempt.
  void closeWork() throws IOException;

  /// What stands at a path.
  ///
  /// @param type empty for a device, socket or pipe
  record Found(Optional<FileType> type, long size, long mtimeSeconds, int mtimeNanos) {

    public boolean is(FileType wanted) {
      return type.isPresent() && type.get() == wanted;
    }
  }

  /// An open regular file.
  interface RestoredFile extends Closeable {

    long size() throws IOException;

    /// Fills the buffer from `position` on, or as far as the file goes.
    void read(ByteBuffer to, long position) throws IOException;

    /// Writes all of the buffer.
    void write(ByteBuffer from, long position) throws IOException;

    /// Cuts the file, or lengthens it with a hole.
    void resize(long size) throws IOException;
  }
}
