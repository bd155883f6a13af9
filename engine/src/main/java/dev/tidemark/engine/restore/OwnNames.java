package dev.tidemark.engine.restore;

import java.nio.charset.StandardCharsets;

/// The names under which a restore keeps its own files at the destination until it is done.
final class OwnNames {

  /// The work directory, in the destination.
  static final String WORK = ".tidemark-restore";

  static final TreePath WORK_PATH = TreePath.of(WORK);

  private static final String BESIDE = WORK + "-";

  private OwnNames() {}

  /// A file that is written beside the one that it will replace: in the same directory, for that
  /// may be another file system than its parent's.
  static TreePath beside(TreePath path, long object) {
    String name = BESIDE + Long.toHexString(object);
    return path.parent().child(name.getBytes(StandardCharsets.US_ASCII));
  }

  static boolean isBeside(byte[] name) {
    return new String(name, StandardCharsets.ISO_8859_1).startsWith(BESIDE);
  }
}
