package dev.tidemark.engine.restore;

import dev.tidemark.engine.files.TreePath;
import dev.tidemark.engine.local.DestinationTree;
import java.io.IOException;

/// The context that the parts of a planner share: what they look at, and where they write down what
/// they decide.
record PlanContext(
    DestinationTree target,
    DestinationState situation,
    RestoreRequest request,
    StepLog log,
    Conflicts conflicts,
    PlanTally tally) {

  /// What stands at a path in a directory.
  DestinationPath spot(RestoreStep.Directory directory, TreePath path) throws IOException {
    return directory.isNew() ? DestinationPath.blank(path) : spot(path);
  }

  DestinationPath spot(TreePath path) throws IOException {
    return situation.isBlank() ? DestinationPath.blank(path) : DestinationPath.at(path, target);
  }

  /// Removes what an attempt that was broken off left beside a name.
  void removeBeside(DestinationPath spot, TreePath beside) throws IOException {
    if (!spot.blank() && target.find(beside).isPresent()) {
      log.add(new RestoreStep.Delete(beside));
    }
  }

  boolean overwritesNothing() {
    return request.overwrite() == OverwriteMode.NEVER;
  }
}
