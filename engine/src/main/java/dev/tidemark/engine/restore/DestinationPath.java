package dev.tidemark.engine.restore;

import dev.tidemark.engine.files.FileType;
import dev.tidemark.engine.files.TreePath;
import dev.tidemark.engine.local.DestinationTree;
import dev.tidemark.engine.local.DestinationTree.Found;
import java.io.IOException;
import java.util.Optional;

/// A path at the destination and what stands there as the restore begins.
///
/// @param blank the directory it is in is not there yet, so nothing can stand here. It may be that
///   something else makes room for that directory, as a link does: what lies behind a link is never
///   looked at
record DestinationPath(TreePath path, Optional<Found> found, boolean blank) {

  static DestinationPath at(TreePath path, DestinationTree target) throws IOException {
    return new DestinationPath(path, target.find(path), false);
  }

  static DestinationPath blank(TreePath path) {
    return new DestinationPath(path, Optional.empty(), true);
  }

  boolean isFree() {
    return found.isEmpty();
  }

  boolean has(FileType type) {
    return found.isPresent() && found.get().is(type);
  }
}
