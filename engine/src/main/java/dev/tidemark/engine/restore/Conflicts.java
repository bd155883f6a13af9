package dev.tidemark.engine.restore;

import dev.tidemark.engine.files.TreePath;
import dev.tidemark.engine.guard.ProtectedPlace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The obstacles to a restore. All is looked for before anything is said.
final class Conflicts {

  private static final int NAMED_MAX = 5;

  private final List<String> named = new ArrayList<>();
  private final List<TreePath> links = new ArrayList<>();
  private Optional<ProtectedPlace> place = Optional.empty();
  private long count;

  void add(TreePath path, String what) {
    count++;
    if (named.size() < NAMED_MAX) {
      named.add(path + " (" + what + ")");
    }
  }

  /// A link in place of a directory that leads to what is wanted.
  void addLink(TreePath path) {
    links.add(path);
  }

  /// A directory that would be written into.
  void addProtected(ProtectedPlace found) {
    place = place.isPresent() ? place : Optional.of(found);
  }

  void throwIfAny(String location) {
    String restore = "restore to " + location;
    if (place.isPresent()) {
      throw new RestoreException.Conflict(place.get().refusal(restore) + "; nothing was written");
    }
    if (!links.isEmpty()) {
      throw new RestoreException.Conflict(
          restore
              + ": nothing was written, for "
              + links.getFirst()
              + " is a link there, and what is wanted lies behind it; restore to another directory"
              + " and move it from there");
    }
    if (count > 0) {
      String more = count > named.size() ? " and " + (count - named.size()) + " more" : "";
      throw new RestoreException.Conflict(
          restore
              + ": nothing was written, for there is already "
              + String.join(", ", named)
              + more
              + "; choose an empty directory, or say --overwrite if-changed, if-newer or always");
    }
  }
}
