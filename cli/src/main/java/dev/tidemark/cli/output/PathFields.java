package dev.tidemark.cli.output;

import dev.tidemark.engine.files.NameSpelling;
import dev.tidemark.engine.files.TreePath;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The fields of a name or a path in JSON. No two names have an equal field of one kind, so a
/// program that reads `path` alone takes no name for another; it meets a row without one.
///
/// | the bytes are | `path`                    | `path_typed`                      | `path_bytes`          |
/// |---------------|---------------------------|-----------------------------------|-----------------------|
/// | UTF-8         | the text, nothing escaped | is left out                       | is left out           |
/// | anything else | is left out               | its spelling ([NameSpelling])     | the bytes, in hex     |
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

  /// @param name of the field for a text; the others' end in `_typed` and `_bytes`
  /// @param path need not be one of a volume
  public static void put(Map<String, Object> fields, String name, byte[] path) {
    Optional<String> text = NameSpelling.utf8(path);
    if (text.isPresent()) {
      fields.put(name, text.get());
    } else {
      fields.put(name + "_typed", NameSpelling.of(path));
      fields.put(name + "_bytes", HexFormat.of().formatHex(path));
    }
  }
}
