package dev.tidemark.engine.local;

import java.util.BitSet;
import java.util.function.IntPredicate;

/// Classes as `[:alpha:]`, of ASCII alone, with the members that git gives them.
final class CharacterClass {

  private CharacterClass() {}

  /// @return whether there is a class of this name
  static boolean add(String name, BitSet bytes) {
    IntPredicate members =
        switch (name) {
          case "alnum" -> c -> isLetter(c) || isDigit(c);
          case "alpha" -> CharacterClass::isLetter;
          case "blank" -> c -> c == ' ' || c == '\t';
          case "cntrl" -> c -> c < ' ' || c == 0x7F;
          case "digit" -> CharacterClass::isDigit;
          case "graph" -> c -> c > ' ' && c < 0x7F;
          case "lower" -> c -> c >= 'a' && c <= 'z';
          case "print" -> c -> c >= ' ' && c < 0x7F;
          case "punct" -> c -> c > ' ' && c < 0x7F && !isLetter(c) && !isDigit(c);
          case "space" -> c -> c == ' ' || c == '\t' || c == '\n' || c == '\r';
          case "upper" -> c -> c >= 'A' && c <= 'Z';
          case "xdigit" -> c -> isDigit(c) || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f');
          default -> null;
        };
    if (members == null) {
      return false;
    }
    for (int c = 0; c < 0x80; c++) {
      if (members.test(c)) {
        bytes.set(c);
      }
    }
    return true;
  }

  private static boolean isLetter(int c) {
    return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }
}
