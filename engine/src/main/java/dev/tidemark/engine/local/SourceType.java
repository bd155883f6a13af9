package dev.tidemark.engine.local;

import dev.tidemark.engine.files.FileType;
import java.util.Optional;

/// The type of an entry of a source. Sockets, pipes and devices are counted, not imported.
public enum SourceType {
  DIRECTORY,
  FILE,
  SYMLINK,
  SOCKET,
  PIPE,
  DEVICE;

  public Optional<FileType> inVolume() {
    return switch (this) {
      case DIRECTORY -> Optional.of(FileType.DIRECTORY);
      case FILE -> Optional.of(FileType.FILE);
      case SYMLINK -> Optional.of(FileType.SYMLINK);
      case SOCKET, PIPE, DEVICE -> Optional.empty();
    };
  }

  /// What it is called where it is counted.
  public Optional<UnkeptCounts> notKept() {
    return switch (this) {
      case DIRECTORY, FILE, SYMLINK -> Optional.empty();
      case SOCKET -> Optional.of(UnkeptCounts.SOCKET);
      case PIPE -> Optional.of(UnkeptCounts.PIPE);
      case DEVICE -> Optional.of(UnkeptCounts.DEVICE);
    };
  }
}
