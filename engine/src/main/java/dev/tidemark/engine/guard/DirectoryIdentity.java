package dev.tidemark.engine.guard;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/// The identity of a directory, which tells it from any other: device and inode. Where the system
/// has no inodes, and for a directory that is not there yet, it is the path without links.
record DirectoryIdentity(Object key) {

  private static final int LINKS_MAX = 40;

  static DirectoryIdentity of(Path directory) throws IOException {
    try {
      Object key = Files.readAttributes(directory, BasicFileAttributes.class).fileKey();
      return new DirectoryIdentity(key == null ? directory.toRealPath() : key);
    } catch (NoSuchFileException e) {
      return new DirectoryIdentity(real(directory));
    }
  }

  /// The path without links, as the system goes it: each `..` leaves the directory that the link
  /// before it leads to. The last names may be missing.
  static Path real(Path path) throws IOException {
    return real(path.toAbsolutePath(), LINKS_MAX);
  }

  private static Path real(Path path, int links) throws IOException {
    try {
      return path.toRealPath();
    } catch (NoSuchFileException e) {
      @Nullable Path parent = path.getParent();
      @Nullable Path name = path.getFileName();
      if (parent == null || name == null) {
        throw e;
      }
      Path above = real(parent, links);
      Path place = above.resolve(name).normalize();
      boolean dangling = links > 0 && Files.isSymbolicLink(place);
      return dangling ? real(above.resolve(Files.readSymbolicLink(place)), links - 1) : place;
    }
  }

  static boolean isDirectory(Path path) {
    return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
  }
}
