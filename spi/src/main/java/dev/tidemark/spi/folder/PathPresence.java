package dev.tidemark.spi.folder;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/// Tells whether something stands at a path. `Files.exists` says *no* also where it may not look,
/// and what cannot be read is then taken for absent.
public final class PathPresence {

  private PathPresence() {}

  /// @throws IOException if nobody can tell, with a message that says why
  public static boolean of(Path path) throws IOException {
    try {
      Files.readAttributes(path, BasicFileAttributes.class);
      return true;
    } catch (NoSuchFileException e) {
      return false;
    } catch (AccessDeniedException e) {
      throw new IOException(path + ": access denied; check owner and mode, or run as its owner", e);
    } catch (FileSystemException e) {
      if (isBelowAFile(path)) {
        return false;
      }
      throw new IOException(path + ": cannot be looked at: " + e.getReason(), e);
    }
  }

  private static boolean isBelowAFile(Path path) {
    for (@Nullable Path above = path.getParent(); above != null; above = above.getParent()) {
      if (Files.isRegularFile(above)) {
        return true;
      }
    }
    return false;
  }
}
