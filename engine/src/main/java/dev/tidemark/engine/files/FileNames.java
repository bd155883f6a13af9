package dev.tidemark.engine.files;

/// Which byte strings may be names in a directory: all that an operating system could have made,
/// and none that leads elsewhere when a tree is written out.
public final class FileNames {

  /// The longest name in bytes. File systems stop at 255, some of them counting UTF-16 units, of up
  /// to 3 bytes; a key with it must stay below 1,024.
  public static final int LENGTH_MAX = 800;

  private FileNames() {}

  /// False for the empty name, `.`, `..`, a name with `/` or NUL, and one over [#LENGTH_MAX].
  public static boolean isName(byte[] name) {
    if (name.length == 0 || name.length > LENGTH_MAX || isDots(name)) {
      return false;
    }
    for (byte b : name) {
      if (b == '/' || b == 0) {
        return false;
      }
    }
    return true;
  }

  /// @throws IllegalArgumentException if it is no name
  static void check(byte[] name) {
    if (!isName(name)) {
      throw new IllegalArgumentException("not the name of a file: '" + NameSpelling.of(name) + "'");
    }
  }

  static boolean isDots(byte[] name) {
    return name[0] == '.' && (name.length == 1 || (name.length == 2 && name[1] == '.'));
  }
}
