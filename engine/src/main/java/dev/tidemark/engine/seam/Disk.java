package dev.tidemark.engine.seam;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// One directory of files. Names are relative, their parts joined by `/`; a name never leaves the
/// directory.
///
/// ## What every method has in common
///
/// - **Blocking**, and not ended by an interrupt: a thread that is interrupted meanwhile keeps its
///   status, and no file is closed by it.
/// - **Threads.** Any method may run beside any other.
/// - **Durable** means: survives a power cut. Content is durable after [DiskFile#force], a name
///   (created, renamed, deleted) after [#syncDirectory] of the directory it is in.
/// - **Errors** are [IOException]; a full disk is [NoSpaceException].
public interface Disk {

  /// Opens a file that exists.
  ///
  /// @throws java.nio.file.NoSuchFileException if there is none
  DiskFile openForRead(String name) throws IOException;

  /// Opens a file for reading and writing, and creates an empty one if there is none.
  DiskFile openForWrite(String name) throws IOException;

  boolean exists(String name) throws IOException;

  /// The names directly in a directory, without its own name, sorted; empty if it does not exist.
  /// `""` is the whole.
  List<String> list(String dir) throws IOException;

  /// The length of a file in bytes.
  long length(String name) throws IOException;

  /// Creates a directory and those above it; nothing happens if it is there.
  void createDirectory(String name) throws IOException;

  /// Renames a file, replacing what has the new name, in one step.
  void rename(String from, String to) throws IOException;

  /// Deletes a file or an empty directory; nothing happens if there is none.
  void delete(String name) throws IOException;

  /// Makes the names in a directory durable.
  void syncDirectory(String dir) throws IOException;

  /// Takes an exclusive lock, or returns empty because somebody has it: another process, or another
  /// opener in this one. It ends with [DiskLock#close] or with the process.
  Optional<DiskLock> tryLock(String name) throws IOException;

  /// Who has or had the lock, for messages: process id, host and command. Empty if unknown.
  String lockHolder(String name) throws IOException;
}
