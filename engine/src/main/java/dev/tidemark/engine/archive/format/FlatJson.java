package dev.tidemark.engine.archive.format;

import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/// The little JSON (RFC 8259) that a descriptor needs: one object of strings, whole numbers, `true`
/// and `false`. Everything else is refused.
final class FlatJson {

  private final String text;
  private int at;

  private FlatJson(String text) {
    this.text = text;
  }

  /// @param fields values are strings, integers, longs or booleans
  static String write(Map<String, ?> fields) {
    StringBuilder out = new StringBuilder("{");
    String separator = "\n";
    for (Map.Entry<String, ?> field : fields.entrySet()) {
      out.append(separator).append("  ");
      writeText(field.getKey(), out);
      out.append(": ");
      if (field.getValue() instanceof String value) {
        writeText(value, out);
      } else {
        out.append(field.getValue());
      }
      separator = ",\n";
    }
    return out.append("\n}\n").toString();
  }

  private static void writeText(String value, StringBuilder out) {
    out.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '"', '\\' -> out.append('\\').append(c);
        default -> out.append(c < ' ' ? String.format("\\u%04x", (int) c) : c);
      }
    }
    out.append('"');
  }

  /// The fields in order; values are strings, longs and booleans.
  ///
  /// @throws IllegalArgumentException if it is anything else
  static Map<String, Object> read(String text) {
    FlatJson reader = new FlatJson(text);
    Map<String, Object> fields = reader.readObject();
    reader.skipBlanks();
    reader.require(reader.at == text.length(), "something follows it");
    return fields;
  }

  private Map<String, Object> readObject() {
    Map<String, Object> fields = new LinkedHashMap<>();
    expect('{');
    if (found('}')) {
      return fields;
    }
    do {
      skipBlanks();
      String name = readText();
      expect(':');
      require(fields.put(name, readValue()) == null, "\"" + name + "\" comes twice");
    } while (found(','));
    expect('}');
    return fields;
  }

  private Object readValue() {
    skipBlanks();
    if (text.startsWith("true", at)) {
      at += 4;
      return true;
    }
    if (text.startsWith("false", at)) {
      at += 5;
      return false;
    }
    return peek() == '"' ? readText() : readNumber();
  }

  private Long readNumber() {
    int start = at;
    while (at < text.length() && "-0123456789".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    return Long.valueOf(text.substring(start, at));
  }

  private String readText() {
    require(peek() == '"', "a text is missing");
    StringBuilder out = new StringBuilder();
    for (at++; peek() != '"'; at++) {
      char c = text.charAt(at);
      require(c >= ' ', "a text has a control character");
      out.append(c == '\\' ? readEscape() : c);
    }
    at++;
    return out.toString();
  }

  private char readEscape() {
    at++;
    char c = peek();
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> readHex();
      default -> throw new IllegalArgumentException("a text has an unknown escape");
    };
  }

  private char readHex() {
    require(at + 4 < text.length(), "it is cut short");
    char c = (char) HexFormat.fromHexDigits(text, at + 1, at + 5);
    at += 4;
    return c;
  }

  private void skipBlanks() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private boolean found(char c) {
    skipBlanks();
    boolean found = at < text.length() && text.charAt(at) == c;
    at += found ? 1 : 0;
    return found;
  }

  private void expect(char c) {
    require(found(c), "'" + c + "' is missing");
  }

  private char peek() {
    require(at < text.length(), "it is cut short");
    return text.charAt(at);
  }

  private void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise + " at character " + at);
    }
  }
}
