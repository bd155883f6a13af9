package dev.tidemark.engine.restore;

import dev.tidemark.engine.files.TreePath;
import dev.tidemark.spi.words.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;

/// The names under which a restore keeps its own files at the destination until it is done.
final class OwnNames {

  private static final String WORK = ".tidemark-restore";
  private static final String BESIDE = WORK + "-";
  private static final int HASH_BYTES = 8;

  private OwnNames() {}

  /// The work folder, in the destination: its name tells which restore of which state it serves, so
  /// the same restore finds it again, and that state cannot hold a file of this name.
  static String work(List<String> identity) {
    byte[] text = String.join("\n", identity).getBytes(StandardCharsets.UTF_8);
    byte[] hash = Sha256.digest().digest(text);
    return WORK + "." + HexFormat.of().formatHex(hash, 0, HASH_BYTES);
  }

  /// Whether a name is that of the work folder of any restore.
  static boolean isWork(byte[] name) {
    return new String(name, StandardCharsets.ISO_8859_1)
        .matches("\\.tidemark-restore\\.[0-9a-f]{16}");
  }

  /// A file that is written beside the one that it will replace: in the same directory, for that
  /// may be another file system than its parent's.
  static TreePath beside(TreePath path, long object) {
    return beside(path, Long.toHexString(object));
  }

  /// A link that is made beside what it will replace. A file's own name beside is another one, for
  /// both may be needed at once.
  static TreePath linkBeside(TreePath path, long object) {
    return beside(path, Long.toHexString(object) + "-link");
  }

  private static TreePath beside(TreePath path, String end) {
    return path.parent().child((BESIDE + end).getBytes(StandardCharsets.US_ASCII));
  }

  static boolean isBeside(byte[] name) {
    return new String(name, StandardCharsets.ISO_8859_1).startsWith(BESIDE);
  }
}
