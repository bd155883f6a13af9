package dev.tidemark.engine.restore;

import dev.tidemark.engine.files.TreePath;
import java.util.Optional;
import java.util.Set;

/// The state of a destination, as a restore finds it.
///
/// @param fresh nothing was there when it began, so all that is there now is its own
/// @param resumed an earlier attempt of the same restore was broken off
/// @param standing directories on the way to what is restored that were there when it began
/// @param modified the time that the destination had; empty if it was not there
record DestinationState(
    boolean fresh,
    boolean resumed,
    Set<TreePath> standing,
    Optional<RestoreWorkDir.Time> modified) {

  /// Whether what is met at the destination was made by this restore, or was seen by it before.
  boolean isOurs() {
    return fresh || resumed;
  }

  /// Whether the restore of these parts neither adds nor changes a name directly in the
  /// destination.
  boolean leavesNames(Selection selection) {
    return modified.isPresent()
        && selection.waysThere().stream()
            .filter(way -> way.depth() == 1)
            .allMatch(standing::contains)
        && selection.tops().stream().allMatch(top -> top.depth() > 1);
  }

  /// Whether nothing can stand anywhere, so that nothing has to be looked up.
  boolean isBlank() {
    return fresh && !resumed;
  }
}
