package dev.tidemark.engine.restore;

import java.util.List;

/// Needs that one pack fills.
///
/// @param needs in pack order, at least one
record PackBatch(RestoreSource.Pack pack, List<Need> needs) {

  /// Decoded bytes.
  long wanted() {
    return needs.stream().mapToLong(Need::length).sum();
  }
}
