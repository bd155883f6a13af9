package dev.tidemark.cli.output;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// Raw names for people: UTF-8 as it is, and `\xNN` for control characters and for every byte of a
/// name that is not UTF-8, so that no name can move the cursor of a terminal or look like another
/// one.
public final class Names {

  private Names() {}

  public static String show(byte[] name) {
    String text = decode(name);
    return text == null ? escapeAll(name) : escapeControls(text);
  }

  private static @org.jspecify.annotations.Nullable String decode(byte[] name) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(name))
          .toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  private static String escapeControls(String text) {
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints()
        .forEach(c -> {
          if (Character.isISOControl(c)) {
            out.append(String.format(Locale.ROOT, "\\x%02x", c));
          } else {
            out.appendCodePoint(c);
          }
        });
    return out.toString();
  }

  private static String escapeAll(byte[] name) {
    StringBuilder out = new StringBuilder(name.length);
    for (byte b : name) {
      if (b >= 0x20 && b < 0x7f) {
        out.append((char) b);
      } else {
        out.append(String.format(Locale.ROOT, "\\x%02x", b & 0xff));
      }
    }
    return out.toString();
  }
}
