package dev.tidemark.spi.folder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/// Directories and files that their owner alone may read and write, whatever the umask: what a
/// backup holds was readable by few. Where a file system has no such rights, nothing is asked.
public final class OwnerOnly {

  private static final Set<PosixFilePermission> OWNERS =
      EnumSet.of(
          PosixFilePermission.OWNER_READ,
          PosixFilePermission.OWNER_WRITE,
          PosixFilePermission.OWNER_EXECUTE);

  private OwnerOnly() {}

  /// The rights of a new directory at `path`: 0700.
  public static FileAttribute<?>[] directory(Path path) {
    return rights(path, "rwx------");
  }

  /// The rights of a new file at `path`: 0600.
  public static FileAttribute<?>[] file(Path path) {
    return rights(path, "rw-------");
  }

  private static FileAttribute<?>[] rights(Path path, String rights) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(rights))
        }
        : new FileAttribute<?>[0];
  }

  /// Makes an empty file where there is none, for whoever opens it next by a call that cannot say
  /// what rights it is to have. A failure is left to that call, which meets it too.
  public static void createIfMissing(Path file) {
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      try {
        Files.createFile(file, file(file));
      } catch (IOException e) {
        return; // made by somebody else meanwhile, or impossible: see above
      }
    }
  }

  /// Takes the rights of all others away from what is there.
  ///
  /// @throws IOException if it belongs to somebody else
  public static void close(Path path) throws IOException {
    if (isOpen(path)) {
      Set<PosixFilePermission> kept = EnumSet.copyOf(OWNERS);
      kept.retainAll(Files.getPosixFilePermissions(path));
      Files.setPosixFilePermissions(path, kept);
    }
  }

  /// Whether anybody but the owner has a right to it; no where nobody can tell.
  public static boolean isOpen(Path path) {
    PosixFileAttributeView view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
    try {
      return view != null && !OWNERS.containsAll(view.readAttributes().permissions());
    } catch (IOException e) {
      return false;
    }
  }
}
