package dev.tidemark.cli.output;

import dev.tidemark.engine.files.NameSpelling;
import dev.tidemark.engine.files.TreePath;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/// A name or a path in JSON. No two of them have the same fields, and each gives the exact bytes.
///
/// | the bytes are | `path`                       | `path_bytes`          |
/// |---------------|------------------------------|-----------------------|
/// | UTF-8         | the text, nothing escaped    | is left out           |
/// | anything else | the spelling ([NameSpelling])| the bytes, in hex     |
public final class PathFields {

  private static final byte[] ROOT = {'/'};

  private PathFields() {}

  /// A row that begins with this path; more may be added.
  public static Map<String, Object> of(String name, TreePath path) {
    Map<String, Object> fields = new LinkedHashMap<>();
    put(fields, name, path);
    return fields;
  }

  public static void put(Map<String, Object> fields, String name, TreePath path) {
    put(fields, name, path.isRoot() ? ROOT : path.bytes());
  }

  /// @param name of the first field; the second one's ends in `_bytes`
  /// @param path need not be one of a volume
  public static void put(Map<String, Object> fields, String name, byte[] path) {
    fields.put(name, NameSpelling.utf8(path).orElseGet(() -> NameSpelling.of(path)));
    if (NameSpelling.utf8(path).isEmpty()) {
      fields.put(name + "_bytes", HexFormat.of().formatHex(path));
    }
  }
}
