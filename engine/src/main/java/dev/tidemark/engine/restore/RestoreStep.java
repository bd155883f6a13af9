package dev.tidemark.engine.restore;

import dev.tidemark.engine.files.Inode;
import dev.tidemark.engine.files.TreePath;

/// One thing that a restore does at one path, decided before anything is written.
sealed interface RestoreStep {

  TreePath path();

  /// Removes what is in the way or, with `--delete`, not in the tree.
  record Delete(TreePath path) implements RestoreStep {}

  /// Makes a directory, or takes the one that is there.
  ///
  /// @param isNew no directory stands there when the restore begins
  record Directory(TreePath path, long object, Inode inode, Role role, boolean isNew)
      implements RestoreStep {}

  /// What a directory is to a restore.
  enum Role {
    /// It is restored with all that is in it.
    RESTORED,
    /// The same, but it keeps its owner and mode: the destination itself, if it was not empty.
    SHARED,
    /// It is made because something below it is restored.
    ON_THE_WAY,
    /// It stood there before and is only passed through.
    PASSED;

    boolean isExpanded() {
      return this == RESTORED || this == SHARED;
    }

    boolean getsAttributes() {
      return this == RESTORED || this == ON_THE_WAY;
    }
  }

  /// Makes a symbolic link, or only sets its attributes.
  record Symlink(TreePath path, long object, Inode inode, byte[] target, Making making)
      implements RestoreStep {}

  /// Gives an already restored file or symbolic link another name. It may have had that name when
  /// the restore was planned; but what it names may be replaced since.
  record Link(TreePath path, long object, TreePath existing, Making making)
      implements RestoreStep {}

  /// How a name comes to be that has no content of its own.
  enum Making {
    /// It is there.
    NONE,
    /// Nothing stands under the name.
    NEW,
    /// It is made beside what stands there, and takes its place.
    BESIDE
  }

  /// Writes a file, or what is missing of it.
  ///
  /// @param writing where its bytes go
  /// @param fetching what has to be fetched
  /// @param inline the range whose bytes came with the records
  record File(
      TreePath path, long object, Inode inode, Writing writing, Fetching fetching, Inline inline)
      implements RestoreStep {

    /// Where the bytes are written.
    TreePath place() {
      return writing.isBeside() ? OwnNames.beside(path, object) : path;
    }
  }

  /// What of a file's content has to be fetched.
  enum Fetching {
    NOTHING,
    /// One range, which is all of a new file: it is made, filled and completed in one go.
    ALL_AT_ONCE,
    RANGES
  }

  /// How a file comes to its content.
  enum Writing {
    /// It has it already: only attributes are set.
    NONE,
    /// A new file under its own name: the name is free.
    NEW,
    /// Into the file under its own name, which an earlier attempt began.
    CONTINUED,
    /// A new file beside the one that stands there, which it replaces when it is complete.
    NEW_BESIDE,
    /// Into such a file of an earlier attempt.
    CONTINUED_BESIDE;

    boolean isBeside() {
      return this == NEW_BESIDE || this == CONTINUED_BESIDE;
    }

    boolean isNew() {
      return this == NEW || this == NEW_BESIDE;
    }
  }

  /// Bytes that came with the records: at most one range, for only files of at most 512 bytes are
  /// inline.
  record Inline(long offset, byte[] bytes) {
    static final Inline NONE = new Inline(0, new byte[0]);

    boolean isEmpty() {
      return bytes.length == 0;
    }
  }
}
