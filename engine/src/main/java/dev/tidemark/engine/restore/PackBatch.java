package dev.tidemark.engine.restore;

import java.util.List;

/// Needs that one pack fills.
///
/// @param needs in pack order, at least one
record PackBatch(StateSource.Pack pack, List<ExtentNeed> needs) {

  /// Decoded bytes.
  long wanted() {
    return needs.stream().mapToLong(ExtentNeed::length).sum();
  }
}
