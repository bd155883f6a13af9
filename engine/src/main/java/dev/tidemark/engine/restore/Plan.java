package dev.tidemark.engine.restore;

import java.io.IOException;

/// What the parts of a planner share: what they look at, and where they write down what they
/// decide.
record Plan(
    RestoreTarget target,
    Situation situation,
    RestoreRequest request,
    StepLog log,
    Conflicts conflicts,
    Tally tally) {

  /// What stands at a path in a directory.
  Spot spot(Step.Directory directory, TreePath path) throws IOException {
    return directory.isNew() ? Spot.blank(path) : spot(path);
  }

  Spot spot(TreePath path) throws IOException {
    return situation.isBlank() ? Spot.blank(path) : Spot.at(path, target);
  }

  /// Removes what an attempt that was broken off left beside a name.
  void removeBeside(Spot spot, TreePath beside) throws IOException {
    if (!spot.blank() && target.find(beside).isPresent()) {
      log.add(new Step.Delete(beside));
    }
  }

  boolean overwritesNothing() {
    return request.overwrite() == OverwriteMode.NEVER;
  }
}
