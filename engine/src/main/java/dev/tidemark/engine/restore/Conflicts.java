package dev.tidemark.engine.restore;

import java.util.ArrayList;
import java.util.List;

/// What stands in the way of a restore. All is looked for before anything is said.
final class Conflicts {

  private static final int NAMED_MAX = 5;

  private final List<String> named = new ArrayList<>();
  private long count;

  void add(TreePath path, String what) {
    count++;
    if (named.size() < NAMED_MAX) {
      named.add(path + " (" + what.replaceAll(",$", "") + ")");
    }
  }

  void throwIfAny(String location) {
    if (count > 0) {
      String more = count > named.size() ? " and " + (count - named.size()) + " more" : "";
      throw new RestoreException.Conflict(
          "restore to "
              + location
              + ": nothing was written, for there is already "
              + String.join(", ", named)
              + more
              + "; choose an empty directory, or say --overwrite if-changed, if-newer or always");
    }
  }
}
