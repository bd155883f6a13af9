package dev.tidemark.engine.files;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

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
      throw new IllegalArgumentException("not the name of a file: '" + show(name) + "'");
    }
  }

  /// A name or a path for people, so that no two of them look alike or move the cursor of a
  /// terminal: UTF-8 as it is, `\\` for a backslash, and `\xhh` for each byte of a character that
  /// shows nothing of its own (controls, marks of direction, joiners, what is unassigned) and for
  /// each byte above ASCII of a name that is no UTF-8.
  public static String text(byte[] name) {
    StringBuilder out = new StringBuilder(name.length);
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(name)).toString();
      text.codePoints().forEach(c -> append(out, c));
    } catch (CharacterCodingException e) {
      for (byte b : name) {
        append(out, b);
      }
    }
    return out.toString();
  }

  private static void append(StringBuilder out, int codePoint) {
    if (codePoint == '\\') {
      out.append("\\\\");
    } else if (isSeen(codePoint)) {
      out.appendCodePoint(codePoint);
    } else {
      for (byte b : Character.toString(codePoint).getBytes(StandardCharsets.UTF_8)) {
        out.append(String.format("\\x%02x", b));
      }
    }
  }

  private static void append(StringBuilder out, byte b) {
    if (b >= 0) {
      append(out, (int) b);
    } else {
      out.append(String.format("\\x%02x", b));
    }
  }

  private static boolean isSeen(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED ->
          false;
      default -> true;
    };
  }

  /// For messages: printable ASCII as it is, every other byte as `\xHH`.
  public static String show(byte[] name) {
    StringBuilder out = new StringBuilder(name.length);
    for (byte b : name) {
      if (b >= ' ' && b < 0x7F && b != '\\') {
        out.append((char) b);
      } else {
        out.append(String.format("\\x%02X", b));
      }
    }
    return out.toString();
  }

  private static boolean isDots(byte[] name) {
    return name[0] == '.' && (name.length == 1 || (name.length == 2 && name[1] == '.'));
  }
}
