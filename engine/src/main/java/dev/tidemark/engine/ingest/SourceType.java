package dev.tidemark.engine.ingest;

import dev.tidemark.engine.files.FileType;
import java.util.Optional;

/// What something in a source is.
public enum SourceType {
  DIRECTORY,
  FILE,
  SYMLINK,
  /// A socket, a pipe, a device: reported, not imported.
  SPECIAL;

  Optional<FileType> inVolume() {
    return switch (this) {
      case DIRECTORY -> Optional.of(FileType.DIRECTORY);
      case FILE -> Optional.of(FileType.FILE);
      case SYMLINK -> Optional.of(FileType.SYMLINK);
      case SPECIAL -> Optional.empty();
    };
  }
}
