package dev.tidemark.engine.mirror;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// The mount point of the file system that a directory lies on. Kept as a path, because the numbers
/// of devices change when machines and disks come back.
final class MountPoint {

  private static final String DEVICE = "unix:dev";

  private MountPoint() {}

  /// The mount point above a directory, which itself need not be there; empty text = none but the
  /// root, or the system does not tell.
  static String above(Path directory) {
    try {
      Path path = directory.toAbsolutePath().normalize();
      while (!Files.exists(path) && path.getParent() != null) {
        path = path.getParent();
      }
      path = path.toRealPath();
      while (path.getParent() != null && !isMountPoint(path)) {
        path = path.getParent();
      }
      return path.getParent() == null ? "" : path.toString();
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
      return "";
    }
  }

  /// Whether a directory lies below a mount point at which nothing is mounted now.
  ///
  /// @param noted what [#above] once gave
  static boolean isUnmounted(Optional<String> noted, Optional<Path> directory) {
    if (noted.filter(point -> !point.isEmpty()).isEmpty() || directory.isEmpty()) {
      return false;
    }
    Path point = Path.of(noted.get());
    if (!directory.get().startsWith(point)) {
      return false;
    }
    try {
      return !Files.exists(point) || !isMountPoint(point);
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
      return false;
    }
  }

  private static boolean isMountPoint(Path path) throws IOException {
    Path parent = path.getParent();
    return parent != null
        && !Files.getAttribute(path, DEVICE).equals(Files.getAttribute(parent, DEVICE));
  }
}
