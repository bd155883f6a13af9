package dev.tidemark.engine.files;

import java.io.ByteArrayOutputStream;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/// Reads what [NameSpelling] writes.
final class SpellingParser {

  private static final int HEX_DIGITS = 2;

  private final String spelling;
  private final ByteArrayOutputStream out;

  SpellingParser(String spelling) {
    this.spelling = spelling;
    this.out = new ByteArrayOutputStream(spelling.length());
  }

  byte[] bytes() {
    int at = 0;
    for (int next = spelling.indexOf('\\'); next >= 0; next = spelling.indexOf('\\', at)) {
      text(at, next);
      at = escape(next + 1);
    }
    text(at, spelling.length());
    return out.toByteArray();
  }

  private void text(int from, int to) {
    try {
      var bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(spelling, from, to));
      out.write(bytes.array(), bytes.arrayOffset(), bytes.remaining());
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException(
          "'" + spelling + "' is no Unicode text; write each byte of such a name as \\xhh", e);
    }
  }

  /// @param at behind the backslash
  /// @return behind the escape
  private int escape(int at) {
    if (spelling.startsWith("\\", at)) {
      out.write('\\');
      return at + 1;
    }
    int end = at + 1 + HEX_DIGITS;
    if (!spelling.startsWith("x", at) || end > spelling.length() || !isHex(at + 1, end)) {
      throw new IllegalArgumentException(
          "'"
              + spelling
              + "': in a path of a volume a backslash is written \\\\, and any byte \\x with two"
              + " hexadecimal digits");
    }
    out.write(HexFormat.fromHexDigits(spelling, at + 1, end));
    return end;
  }

  private boolean isHex(int from, int to) {
    return spelling.substring(from, to).chars().allMatch(HexFormat::isHexDigit);
  }
}
