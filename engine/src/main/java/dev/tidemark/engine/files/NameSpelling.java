package dev.tidemark.engine.files;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Optional;

/// The only spelling of a name or a path, whose bytes may be anything: printed for people, and read
/// back when a person types it.
///
/// | the bytes hold                                              | the spelling has     |
/// |-------------------------------------------------------------|----------------------|
/// | a character that is seen                                    | the character        |
/// | a backslash                                                 | `\\`                 |
/// | a character that is not seen, or looks like another one     | `\xhh` for each byte |
/// | a byte above ASCII in a name that is no UTF-8               | `\xhh`               |
/// | a space at an end of a name or before `->`, a colon at the end of a name | `\xhh`  |
///
/// Not seen, or like another one, are controls, marks of direction, joiners, fillers, blanks other
/// than the space, what is unassigned or private, a combining mark without a character before it,
/// what is not in Unicode's Normalization Form C (UAX #15), and the likes of `/` and `\`.
///
/// *Exact:* [#bytes] of [#of] gives the same bytes again, whatever they are. *Distinct:* no two
/// names have spellings that are canonically equivalent. *By names:* the spelling of a path is that
/// of its names with `/` between them. A colon at the end of a name is escaped because `:/` ends
/// the volume in what is typed, and a space before `->` because that names a link's target.
///
/// Letters of different scripts that have one shape, such as Latin and Cyrillic *a*, stay as they
/// are, and a terminal may draw text that runs from right to left in another order.
public final class NameSpelling {

  private static final String LINK_ARROW = " ->";

  private NameSpelling() {}

  /// Spells a name or a path.
  public static String of(byte[] path) {
    StringBuilder out = new StringBuilder(path.length);
    int start = 0;
    for (int i = 0; i <= path.length; i++) {
      if (i == path.length || path[i] == '/') {
        name(ByteBuffer.wrap(path, start, i - start), out);
        out.append(i == path.length ? "" : "/");
        start = i + 1;
      }
    }
    return out.toString();
  }

  /// Spells a name or a path that is text.
  public static String of(String path) {
    return of(path.getBytes(StandardCharsets.UTF_8));
  }

  /// The text that these bytes are in UTF-8; empty if they are none.
  public static Optional<String> utf8(byte[] path) {
    return decode(ByteBuffer.wrap(path));
  }

  /// The bytes that a spelling stands for. A character that is not escaped stands for itself, also
  /// one that [#of] would escape.
  ///
  /// @throws IllegalArgumentException if a backslash begins no escape; the message says what would
  public static byte[] bytes(String spelling) {
    return new SpellingParser(spelling).bytes();
  }

  private static void name(ByteBuffer name, StringBuilder out) {
    Optional<String> text = decode(name.duplicate());
    if (text.isPresent()) {
      text(text.get(), out);
      return;
    }
    StringBuilder ascii = new StringBuilder(name.remaining());
    while (name.hasRemaining()) {
      ascii.append((char) (name.get() & 0xFF));
    }
    for (int i = 0; i < ascii.length(); i++) {
      char c = ascii.charAt(i);
      if (c < 0x80) {
        ascii(ascii, i, out);
      } else {
        escape(c, out);
      }
    }
  }

  private static Optional<String> decode(ByteBuffer bytes) {
    try {
      return Optional.of(StandardCharsets.UTF_8.newDecoder().decode(bytes).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  private static void text(String name, StringBuilder out) {
    boolean normal = Normalizer.isNormalized(name, Normalizer.Form.NFC);
    int start = out.length();
    boolean seenBefore = false;
    for (int i = 0; i < name.length(); ) {
      int c = name.codePointAt(i);
      int before = out.length();
      if (c < 0x80) {
        ascii(name, i, out);
      } else if (SeenCharacters.has(c, seenBefore)
          && (normal || staysNormal(out.substring(start), c))) {
        out.appendCodePoint(c);
      } else {
        escapeUtf8(c, out);
      }
      seenBefore = c != ' ' && out.length() - before == Character.charCount(c);
      i += Character.charCount(c);
    }
  }

  private static boolean staysNormal(String before, int codePoint) {
    return Normalizer.isNormalized(before + Character.toString(codePoint), Normalizer.Form.NFC);
  }

  private static void ascii(CharSequence name, int at, StringBuilder out) {
    char c = name.charAt(at);
    boolean last = at == name.length() - 1;
    boolean hidden =
        switch (c) {
          case ' ' -> at == 0 || last || isArrow(name, at);
          case ':' -> last;
          default -> c < ' ' || c == 0x7F;
        };
    if (c == '\\') {
      out.append("\\\\");
    } else if (hidden) {
      escape(c, out);
    } else {
      out.append(c);
    }
  }

  private static boolean isArrow(CharSequence name, int at) {
    int end = at + LINK_ARROW.length();
    return end <= name.length() && LINK_ARROW.contentEquals(name.subSequence(at, end));
  }

  private static void escapeUtf8(int codePoint, StringBuilder out) {
    for (byte b : Character.toString(codePoint).getBytes(StandardCharsets.UTF_8)) {
      escape(b & 0xFF, out);
    }
  }

  private static void escape(int b, StringBuilder out) {
    out.append("\\x").append(hex(b >> 4)).append(hex(b & 15));
  }

  private static char hex(int digit) {
    return Character.forDigit(digit, 16);
  }
}
