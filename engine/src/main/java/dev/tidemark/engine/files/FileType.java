package dev.tidemark.engine.files;

import java.util.Optional;

/// The type of an inode. The numbers are part of the volume format.
public enum FileType {
  DIRECTORY(1),
  FILE(2),
  SYMLINK(3);

  private final int code;

  FileType(int code) {
    this.code = code;
  }

  /// The number in a value: 0 to 255.
  int code() {
    return code;
  }

  /// Empty for a number that this program does not know.
  static Optional<FileType> of(int code) {
    return switch (code) {
      case 1 -> Optional.of(DIRECTORY);
      case 2 -> Optional.of(FILE);
      case 3 -> Optional.of(SYMLINK);
      default -> Optional.empty();
    };
  }
}
