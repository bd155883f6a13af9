package dev.tidemark.engine.local;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/// One pattern of [Excludes]. Like git, it compares bytes: a regex over names whose bytes are
/// characters.
///
/// @param text as it was written
/// @param regex for the name alone, or for the path from the root if `byPath`
/// @param takesBack the pattern began with `!`
public record ExcludePattern(
    String text, Pattern regex, boolean byPath, boolean directoriesOnly, boolean takesBack) {

  /// A line as it stands in a `.gitignore`; empty for a comment or a blank one.
  public static Optional<ExcludePattern> parse(String line) {
    String rest = withoutTrailingSpaces(line);
    if (rest.isEmpty() || rest.startsWith("#")) {
      return Optional.empty();
    }
    boolean takesBack = rest.startsWith("!");
    rest = takesBack ? rest.substring(1) : rest;
    boolean directoriesOnly = rest.endsWith("/");
    rest = directoriesOnly ? rest.substring(0, rest.length() - 1) : rest;
    boolean byPath = rest.contains("/");
    rest = rest.startsWith("/") ? rest.substring(1) : rest;
    String bytes = new String(rest.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    Pattern regex = Pattern.compile(new GlobPattern(bytes, byPath).regex(), Pattern.DOTALL);
    return Optional.of(new ExcludePattern(line, regex, byPath, directoriesOnly, takesBack));
  }

  /// A space stays if a backslash stands before it.
  private static String withoutTrailingSpaces(String line) {
    int end = 0;
    for (int i = 0; i < line.length(); i++) {
      if (line.charAt(i) == '\\') {
        i++;
        end = Math.min(i + 1, line.length());
      } else if (line.charAt(i) != ' ') {
        end = i + 1;
      }
    }
    return line.substring(0, end);
  }

  /// @param path from the source's root, each byte a character
  /// @param name the last part of it
  boolean fits(String path, String name, boolean isDirectory) {
    if (directoriesOnly && !isDirectory) {
      return false;
    }
    return regex.matcher(byPath ? path : name).matches();
  }
}
