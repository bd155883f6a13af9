package dev.tidemark.engine.ingest;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// One pattern of [Excludes].
///
/// @param regex for the name alone, or for the path from the root if `byPath`
/// @param takesBack the pattern began with `!`
public record ExcludePattern(
    Pattern regex, boolean byPath, boolean directoriesOnly, boolean takesBack) {

  /// @throws IllegalArgumentException if it is none
  public static ExcludePattern parse(String pattern) {
    String rest = pattern.strip();
    boolean takesBack = rest.startsWith("!");
    rest = takesBack ? rest.substring(1) : rest;
    boolean directoriesOnly = rest.endsWith("/");
    rest = directoriesOnly ? rest.substring(0, rest.length() - 1) : rest;
    boolean byPath = rest.contains("/");
    rest = rest.startsWith("/") ? rest.substring(1) : rest;
    if (rest.isEmpty()) {
      throw new IllegalArgumentException("the exclude pattern '" + pattern + "' names nothing");
    }
    try {
      return new ExcludePattern(Pattern.compile(regex(rest)), byPath, directoriesOnly, takesBack);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "the exclude pattern '" + pattern + "' is none: " + e.getDescription(), e);
    }
  }

  boolean fits(String directoryPath, String name, boolean isDirectory) {
    if (directoriesOnly && !isDirectory) {
      return false;
    }
    return regex.matcher(byPath ? directoryPath + name : name).matches();
  }

  private static String regex(String glob) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < glob.length(); ) {
      i = translate(glob, i, out);
    }
    return out.toString();
  }

  /// Appends what stands at `i` and returns where the next begins.
  private static int translate(String glob, int i, StringBuilder out) {
    char c = glob.charAt(i);
    if (glob.startsWith("**/", i) && (i == 0 || glob.charAt(i - 1) == '/')) {
      out.append("(?:.*/)?");
      return i + 3;
    }
    if (glob.startsWith("**", i)) {
      out.append(".*");
      return i + 2;
    }
    if (c == '[' && glob.indexOf(']', i + 2) > 0) {
      return translateSet(glob, i, out);
    }
    if (c == '\\' && i + 1 < glob.length()) {
      out.append(Pattern.quote(glob.substring(i + 1, i + 2)));
      return i + 2;
    }
    out.append(
        switch (c) {
          case '*' -> "[^/]*";
          case '?' -> "[^/]";
          default -> Pattern.quote(String.valueOf(c));
        });
    return i + 1;
  }

  private static int translateSet(String glob, int i, StringBuilder out) {
    int end = glob.indexOf(']', i + 2);
    String set = glob.substring(i + 1, end).replace("\\", "\\\\").replace("[", "\\[");
    set = set.replace("&&", "\\&\\&");
    out.append("(?!/)[").append(set.startsWith("!") ? "^" + set.substring(1) : set).append(']');
    return end + 1;
  }
}
