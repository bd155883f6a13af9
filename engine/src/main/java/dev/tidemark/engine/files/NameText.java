package dev.tidemark.engine.files;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;

/// Raw names as text: no two of them have one text, and none can move the cursor of a terminal or
/// turn its line around. UTF-8 stays as it is; a backslash is doubled; what is not UTF-8, controls
/// something or is never seen stands as `\xhh` for each of its bytes.
final class NameText {

  private static final int SEQUENCE_MAX = 4;

  private final byte[] name;
  private final StringBuilder out;
  private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();

  private NameText(byte[] name) {
    this.name = name;
    this.out = new StringBuilder(name.length + 16);
  }

  static String of(byte[] name) {
    return isPlain(name)
        ? new String(name, StandardCharsets.US_ASCII)
        : new NameText(name).written();
  }

  private static boolean isPlain(byte[] name) {
    for (byte b : name) {
      if (b < ' ' || b == 0x7F || b == '\\') {
        return false;
      }
    }
    return true;
  }

  private String written() {
    for (int at = 0; at < name.length; ) {
      int length = Math.min(sequenceLength(name[at]), name.length - at);
      at += write(at, length);
    }
    return out.toString();
  }

  /// How long the character is that begins with this byte, if it is one.
  private static int sequenceLength(byte first) {
    return Math.clamp(Integer.numberOfLeadingZeros(~(first << 24)), 1, SEQUENCE_MAX);
  }

  /// @return how many bytes were written
  private int write(int at, int length) {
    try {
      String text = decoder.decode(ByteBuffer.wrap(name, at, length)).toString();
      if (text.equals("\\")) {
        out.append("\\\\");
      } else if (isSeen(text.codePointAt(0))) {
        out.append(text);
      } else {
        escape(at, length);
      }
      return length;
    } catch (CharacterCodingException e) {
      escape(at, 1);
      return 1;
    }
  }

  private void escape(int at, int length) {
    for (int i = at; i < at + length; i++) {
      out.append("\\x")
          .append(Character.forDigit(name[i] >> 4 & 0xF, 16))
          .append(Character.forDigit(name[i] & 0xF, 16));
    }
  }

  private static boolean isSeen(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.UNASSIGNED ->
          false;
      default -> true;
    };
  }
}
