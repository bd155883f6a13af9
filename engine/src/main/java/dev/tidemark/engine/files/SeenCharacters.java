package dev.tidemark.engine.files;

/// Which characters above ASCII show something of their own, and not what another one shows.
final class SeenCharacters {

  /// Letters and symbols that show nothing: fillers of Hangul, the empty pattern of Braille, and
  /// the inherent vowels of Khmer. Pairs of the first and the last one.
  private static final int[] BLANK = {
    0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x2800, 0x3164, 0x3164, 0xFFA0, 0xFFA0
  };

  /// Marks that show nothing: the grapheme joiner and the selectors of a variant.
  private static final int[] BLANK_MARKS = {
    0x034F, 0x034F, 0x180B, 0x180F, 0xFE00, 0xFE0F, 0xE0100, 0xE01EF
  };

  /// Symbols with the shape of a slash or a backslash, which have a meaning in a spelling.
  private static final int[] SLASHES = {
    0x2044, 0x2044, 0x2215, 0x2216, 0x2571, 0x2572, 0x27CB, 0x27CB, 0x27CD, 0x27CD, 0x29F5, 0x29F5,
    0x29F8, 0x29F9, 0xFE68, 0xFE68, 0xFF0F, 0xFF0F, 0xFF3C, 0xFF3C
  };

  private SeenCharacters() {}

  /// @param hasBase the character before it is seen, so a combining mark has something to stand on
  static boolean has(int codePoint, boolean hasBase) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SPACE_SEPARATOR,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED ->
          false;
      case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK, Character.ENCLOSING_MARK ->
          hasBase && !isIn(BLANK_MARKS, codePoint) && !isIn(BLANK, codePoint);
      default -> !isIn(BLANK, codePoint) && !isIn(SLASHES, codePoint);
    };
  }

  private static boolean isIn(int[] ranges, int codePoint) {
    for (int i = 0; i < ranges.length; i += 2) {
      if (codePoint >= ranges[i] && codePoint <= ranges[i + 1]) {
        return true;
      }
    }
    return false;
  }
}
