package dev.tidemark.engine.restore;

import dev.tidemark.engine.files.TreePath;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/// The parts of a tree that are restored.
///
/// @param tops the paths, sorted, none within another
record Selection(List<TreePath> tops) {

  static Selection of(List<TreePath> paths) {
    List<TreePath> tops = new ArrayList<>();
    for (TreePath path : new TreeSet<>(paths.isEmpty() ? List.of(TreePath.ROOT) : paths)) {
      if (tops.stream().noneMatch(path::isWithin)) {
        tops.add(path);
      }
    }
    return new Selection(tops);
  }

  boolean contains(TreePath path) {
    return tops.stream().anyMatch(path::isWithin);
  }

  /// The part that a path belongs to.
  Optional<TreePath> topAround(TreePath path) {
    return tops.stream().filter(path::isWithin).findFirst();
  }

  /// The directories that lead to the tops, parents first.
  List<TreePath> waysThere() {
    TreeSet<TreePath> out = new TreeSet<>();
    for (TreePath top : tops) {
      for (TreePath at = top; !at.isRoot(); ) {
        at = at.parent();
        out.add(at);
      }
    }
    return List.copyOf(out);
  }
}
