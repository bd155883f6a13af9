package dev.tidemark.engine.local;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/// A pattern of `.gitignore` (gitignore(5)) as a regular expression. What it takes for nothing, as
/// a set that is never closed, fits nothing.
final class GlobPattern {

  private static final String NEVER = "(?!)";
  private static final String SPECIAL = "*?[\\";

  private final String glob;
  private final boolean byPath;
  private final StringBuilder out = new StringBuilder();
  private final int literal;
  private int at;

  /// @param glob each byte a character
  /// @param byPath it is compared with a path, so no wildcard but `**` fits a slash
  GlobPattern(String glob, boolean byPath) {
    this.glob = glob;
    this.byPath = byPath;
    literal = literalLength();
  }

  /// How much stands before the first special character.
  private int literalLength() {
    int length = 0;
    while (length < glob.length() && SPECIAL.indexOf(glob.charAt(length)) < 0) {
      length++;
    }
    return length;
  }

  String regex() {
    while (at < glob.length()) {
      char c = glob.charAt(at++);
      switch (c) {
        case '\\' -> escaped();
        case '*' -> star();
        case '?' -> out.append(byPath ? "[^/]" : ".");
        case '[' -> set();
        default -> literal(c);
      }
    }
    return out.toString();
  }

  private void literal(char c) {
    boolean plain = c < 0x80 && Character.isLetterOrDigit(c);
    out.append(plain ? String.valueOf(c) : String.format("\\x%02x", (int) c));
  }

  private void escaped() {
    if (at == glob.length()) {
      out.append(NEVER);
    } else {
      literal(glob.charAt(at++));
    }
  }

  private void star() {
    int first = at - 1;
    while (at < glob.length() && glob.charAt(at) == '*') {
      at++;
    }
    if (!byPath) {
      out.append(".*");
    } else if (at - first == 1 || !isAnyDepth(first)) {
      out.append("[^/]*");
    } else if (glob.startsWith("/", at)) {
      at++;
      out.append("(?:.*/)?");
    } else {
      out.append(".*");
    }
  }

  /// Two stars or more stand for directories if slashes or the ends are around them. Git cuts the
  /// literal beginning of a pattern off before it looks, so what follows it is at an end, too.
  private boolean isAnyDepth(int first) {
    boolean begins = first == literal || glob.charAt(first - 1) == '/';
    return begins
        && (at == glob.length() || glob.startsWith("/", at) || glob.startsWith("\\/", at));
  }

  private void set() {
    ByteSet set = new ByteSet();
    BitSet bytes = set.read();
    if (bytes == null) {
      at = glob.length();
      out.append(NEVER);
      return;
    }
    if (byPath) {
      bytes.clear('/');
    }
    out.append(bytes.isEmpty() ? NEVER : regex(bytes));
  }

  private static String regex(BitSet bytes) {
    StringBuilder set = new StringBuilder("[");
    for (int b = bytes.nextSetBit(0); b >= 0; b = bytes.nextSetBit(b + 1)) {
      set.append(String.format("\\x%02x", b));
    }
    return set.append(']').toString();
  }

  /// What stands between brackets.
  private final class ByteSet {
    private final BitSet bytes = new BitSet(256);

    /// The byte before, where a range could begin; -1 = none could.
    private int before = -1;

    /// Null if the set has no end, or names a class that there is not.
    private @Nullable BitSet read() {
      boolean negated = at < glob.length() && "!^".indexOf(glob.charAt(at)) >= 0;
      at += negated ? 1 : 0;
      boolean good = true;
      for (int n = 0; good && at < glob.length() && (n == 0 || glob.charAt(at) != ']'); n++) {
        good = next();
      }
      if (!good || at >= glob.length()) {
        return null;
      }
      at++;
      if (negated) {
        bytes.flip(0, 256);
      }
      return bytes;
    }

    private boolean next() {
      char c = glob.charAt(at);
      if (c == '-' && before >= 0 && at + 1 < glob.length() && glob.charAt(at + 1) != ']') {
        at++;
        return range();
      }
      if (glob.startsWith("[:", at)) {
        return characterClass();
      }
      int one = one();
      before = one;
      if (one >= 0) {
        bytes.set(one);
      }
      return one >= 0;
    }

    /// The byte here, which may be escaped; -1 if there is none.
    private int one() {
      if (glob.charAt(at) == '\\') {
        at++;
      }
      return at < glob.length() ? glob.charAt(at++) : -1;
    }

    private boolean range() {
      int last = one();
      if (last >= before) {
        bytes.set(before, last + 1);
      }
      before = -1;
      return last >= 0;
    }

    /// What looks like a class and is not closed as one is a bracket among others.
    private boolean characterClass() {
      int end = glob.indexOf(']', at + 2);
      if (end < 0) {
        return false;
      }
      if (end < at + 3 || glob.charAt(end - 1) != ':') {
        bytes.set('[');
        before = '[';
        at++;
        return true;
      }
      String name = glob.substring(at + 2, end - 1);
      at = end + 1;
      before = -1;
      return CharacterClass.add(name, bytes);
    }
  }
}
