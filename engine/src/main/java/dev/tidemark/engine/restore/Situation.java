package dev.tidemark.engine.restore;

import java.util.Set;

/// What a restore finds at its destination.
///
/// @param fresh nothing was there when it began, so all that is there now is its own
/// @param resumed an earlier attempt of the same restore was broken off
/// @param standing directories on the way to what is restored that were there when it began
record Situation(boolean fresh, boolean resumed, Set<TreePath> standing) {

  /// Whether nothing can stand anywhere, so that nothing has to be looked up.
  boolean isBlank() {
    return fresh && !resumed;
  }
}
