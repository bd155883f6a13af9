package dev.tidemark.cli.place;

import dev.tidemark.engine.files.TreePath;
import dev.tidemark.engine.view.StateSelector;
import java.time.Instant;
import java.util.Optional;

/// `VOLUME[@WHEN][:PATH]` or `ADDRESS[@WHEN][:PATH]`, read from the right:
///
/// 1. PATH begins at the last `:/` that is not followed by a second `/` (so the `://` of an address
///    and the port of an endpoint are never taken for it). It is written as it is printed, so `\\`
///    stands for a backslash and `\xhh` for any byte: see [TreePath#typed].
/// 2. WHEN is what follows the last `@` of the rest, if it holds no `/`. A volume whose own name
///    holds an `@` is written with its WHEN, as in `/srv/a@b@latest`.
/// 3. What is left is the volume's directory, or an address if it holds `://`. If nothing is left,
///    the volume of the configuration is meant: `@head:/home`, `:/home`.
///
/// @param where "" = the configuration's volume
/// @param when empty = latest
/// @param path empty = the whole tree
public record Place(String where, Optional<StateSelector> when, Optional<TreePath> path) {

  /// @param now what an age counts back from
  /// @throws IllegalArgumentException if a part is malformed
  public static Place parse(String text, Instant now) {
    int colon = pathStart(text);
    Optional<TreePath> path =
        colon < 0 ? Optional.empty() : Optional.of(TreePath.typed(text.substring(colon + 1)));
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

  /// The root if no path was given.
  public TreePath pathOrRoot() {
    return path.orElse(TreePath.ROOT);
  }

  private static int pathStart(String text) {
    int at = text.lastIndexOf(":/");
    while (at >= 0 && at + 2 < text.length() && text.charAt(at + 2) == '/') {
      at = text.lastIndexOf(":/", at - 1);
    }
    return at;
  }
}
