package dev.tidemark.spi.folder;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The few operations of a file system that [FolderSink] needs. Small enough for sftp, and for a
/// simulated disk that forgets whatever was not synced.
///
/// ## What every operation has in common
///
/// - **Paths** are relative to a root folder, parted by `/`, and never hold `.` or `..`; `""` is
///   the root itself. Symbolic links below the root are not followed.
/// - **One step each.** Nothing is tried twice and nothing is synced but by [NewFile#sync],
///   [#syncFolder] and `makeFolder("")`.
/// - **Errors** are `IOException`s. Four have a meaning: `NoSuchFileException` (it or a folder
///   above it is not there), `FileAlreadyExistsException`, `AccessDeniedException` and
///   [RefusedException] (no room, read-only, name or file too large). After these four, nothing has
///   changed. After any other the step may or may not have taken effect.
/// - **Threads.** Any operation may run beside any other.
/// - **Interrupts** may end an operation with `ClosedByInterruptException` or
///   `InterruptedIOException`, the thread's interrupt status set.
public interface FolderOps extends AutoCloseable {

  /// What a path stands for.
  enum Kind {
    FILE,
    FOLDER,
    OTHER
  }

  /// @param length bytes; of files only
  /// @param modified by the clock of the place: only ever compared with others from the same place
  record Status(Kind kind, long length, Instant modified) {}

  /// @param name one segment
  /// @param status if the listing tells it for nothing; else the caller asks for it where it needs
  ///   it
  record Entry(String name, Optional<Status> status) {}

  /// How a finished file gets its name.
  enum Way {
    /// A second name beside the first; fails if the new name is taken.
    LINK,
    /// The new name in place of the first; fails if the new name is taken.
    RENAME_NO_REPLACE,
    /// The new name in place of the first; what stood there is gone. The last resort.
    RENAME
  }

  /// What naming a file came to.
  enum Naming {
    DONE,
    /// Something stands under the new name; nothing changed.
    TAKEN,
    /// This place cannot do it in this way; nothing changed.
    NOT_SUPPORTED
  }

  /// A file being written. Closing it does not sync.
  interface NewFile extends Closeable {

    /// Appends.
    void write(byte[] bytes, int offset, int length) throws IOException;

    /// Makes content and length survive a power cut. The file's name is the folder's affair.
    void sync() throws IOException;
  }

  /// The entries of a folder, in any order, without `.` and `..`.
  List<Entry> list(String folder) throws IOException;

  /// @return empty if there is nothing
  Optional<Status> status(String path) throws IOException;

  /// Makes a folder whose parent is there; one that is there is fine, also after a race. `""` makes
  /// the root durably, its own entry included, because what holds the root cannot be named here.
  ///
  /// @throws java.nio.file.FileAlreadyExistsException if something else stands there
  void makeFolder(String folder) throws IOException;

  /// Makes every entry of a folder survive a power cut, also those that others made or removed.
  void syncFolder(String folder) throws IOException;

  /// Makes an empty file under a free name.
  NewFile create(String path) throws IOException;

  /// Gives a finished file another name.
  Naming name(String from, String to, Way way) throws IOException;

  /// Removes a file's name if it is there.
  void delete(String path) throws IOException;

  /// Reads a file from `offset`, at most `length` bytes.
  ///
  /// @throws java.nio.file.NoSuchFileException if there is no plain file
  InputStream read(String path, long offset, long length) throws IOException;

  @Override
  void close();
}
