package dev.tidemark.cli.place;

import dev.tidemark.engine.view.StateSelector;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/// `VOLUME[@WHEN][:PATH]` or `ADDRESS[@WHEN][:PATH]`, read from the right:
///
/// 1. PATH begins at the last `:/` that is not followed by a second `/` (so the `://` of an address
///    and the port of an endpoint are never taken for it). A path has no empty, `.` or `..`
///    segment.
/// 2. WHEN is what follows the last `@` of the rest, if it holds no `/`. A volume whose own name
///    holds an `@` is written with its WHEN, as in `/srv/a@b@latest`.
/// 3. What is left is the volume's directory, or an address if it holds `://`. If nothing is left,
///    the volume of the configuration is meant: `@head:/home`, `:/home`.
///
/// @param where "" = the configuration's volume
/// @param when empty = latest
/// @param path absolute; empty = the whole tree
public record Place(String where, Optional<StateSelector> when, Optional<String> path) {

  /// @param now what an age counts back from
  /// @throws IllegalArgumentException if a part is malformed
  public static Place parse(String text, Instant now) {
    int colon = pathStart(text);
    Optional<String> path =
        colon < 0 ? Optional.empty() : Optional.of(checkPath(text.substring(colon + 1)));
    String rest = colon < 0 ? text : text.substring(0, colon);
    int at = rest.lastIndexOf('@');
    if (at < 0 || rest.indexOf('/', at) >= 0) {
      return new Place(rest, Optional.empty(), path);
    }
    return new Place(
        rest.substring(0, at), Optional.of(WhenText.parse(rest.substring(at + 1), now)), path);
  }

  public boolean isAddress() {
    return where.contains("://");
  }

  public StateSelector whenOrLatest() {
    return when.orElseGet(StateSelector.Latest::new);
  }

  /// The path as raw bytes; "/" if none was given.
  public byte[] pathBytes() {
    return path.orElse("/").getBytes(StandardCharsets.UTF_8);
  }

  private static int pathStart(String text) {
    int at = text.lastIndexOf(":/");
    while (at >= 0 && at + 2 < text.length() && text.charAt(at + 2) == '/') {
      at = text.lastIndexOf(":/", at - 1);
    }
    return at;
  }

  /// @throws IllegalArgumentException unless it is absolute and has no empty, `.` or `..` segment
  public static String checkPath(String path) {
    String trimmed =
        path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    if (!trimmed.startsWith("/")) {
      throw new IllegalArgumentException("a path in a volume is absolute, got '" + path + "'");
    }
    if (trimmed.length() > 1) {
      for (String segment : trimmed.substring(1).split("/", -1)) {
        if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
          throw new IllegalArgumentException(
              "a path in a volume has no empty, '.' or '..' part, got '" + path + "'");
        }
      }
    }
    return trimmed;
  }
}
