package dev.tidemark.cli.output;

import dev.tidemark.engine.files.NameSpelling;

/// Text that a terminal only shows. What a volume, a server or a user said may hold controls and
/// marks of direction, which a terminal would act on.
final class TerminalText {

  private TerminalText() {}

  /// The text with `\xhh` for each byte of a character that a terminal acts on, except tabs and the
  /// ends of lines.
  static String of(String text) {
    if (text.chars().noneMatch(c -> isEscaped((char) c))) {
      return text;
    }
    StringBuilder out = new StringBuilder(text.length() + 8);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      out.append(isEscaped(c) ? NameSpelling.of(String.valueOf(c)) : String.valueOf(c));
    }
    return out.toString();
  }

  private static boolean isEscaped(char c) {
    return isActive(c) && c != '\n' && c != '\t';
  }

  /// Whether a terminal, or a reader of lines, does something at this character instead of showing
  /// it.
  static boolean isActive(char c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> false;
    };
  }
}
