package dev.tidemark.spi.words;

import java.io.IOException;
import java.nio.file.Path;

/// A path that a person wrote, made absolute as the system reads it: `..` behind a symbolic link
/// leads to the directory above the one that the link leads to. [Path#normalize] shortens the text
/// instead, and so means another place.
public final class SystemPath {

  private SystemPath() {}

  /// The absolute path, without `.` and `..`. Links stay as they are written where no `..` follows
  /// them. Nothing needs to be there.
  public static Path of(Path path) {
    Path absolute = path.toAbsolutePath();
    Path at = absolute.getRoot();
    if (at == null) {
      throw new IllegalArgumentException("an absolute path begins at a root: " + path);
    }
    for (Path name : absolute) {
      at =
          switch (name.toString()) {
            case "", "." -> at;
            case ".." -> above(at);
            default -> at.resolve(name);
          };
    }
    return at;
  }

  private static Path above(Path at) {
    Path real;
    try {
      real = at.toRealPath();
    } catch (IOException e) {
      // The system goes nowhere from here; a message names the place that the text means.
      real = at;
    }
    Path parent = real.getParent();
    return parent == null ? real : parent;
  }
}
