package dev.tidemark.engine.view;

import java.util.List;

/// Needs that one pack fills.
///
/// @param needs in pack order, at least one
public record PackBatch(StateSource.Pack pack, List<ExtentNeed> needs) {

  /// Decoded bytes.
  public long wanted() {
    return needs.stream().mapToLong(ExtentNeed::length).sum();
  }
}
