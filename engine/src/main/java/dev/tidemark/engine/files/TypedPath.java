package dev.tidemark.engine.files;

/// Reads a path that a person has typed. What is wrong with it is said, never mended: a path that
/// was read in another way than it was meant leads to another file.
final class TypedPath {

  private TypedPath() {}

  /// @throws IllegalArgumentException unless it is absolute and each of its names may be one
  static TreePath parse(String path) {
    if (!path.startsWith("/")) {
      throw new IllegalArgumentException("a path in a volume is absolute, got '" + path + "'");
    }
    TreePath at = TreePath.ROOT;
    String names = path.substring(1, Math.max(1, path.length() - (path.endsWith("/") ? 1 : 0)));
    if (names.isEmpty()) {
      return at;
    }
    for (String name : names.split("/", -1)) {
      at = at.child(name(name, path));
    }
    return at;
  }

  private static byte[] name(String typed, String path) {
    byte[] name = NameSpelling.bytes(typed);
    if (name.length == 0 || FileNames.isDots(name)) {
      throw new IllegalArgumentException(
          "a path in a volume has no empty, '.' or '..' part, got '" + path + "'");
    }
    if (!FileNames.isName(name)) {
      throw new IllegalArgumentException(
          "a name in a volume has at most "
              + FileNames.LENGTH_MAX
              + " bytes, and none that is 0 or a slash, got '"
              + path
              + "'");
    }
    return name;
  }
}
