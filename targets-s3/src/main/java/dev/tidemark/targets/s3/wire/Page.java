package dev.tidemark.targets.s3.wire;

import java.util.List;

/// One page of a listing.
///
/// @param truncated whether more follow
public record Page(Answer answer, boolean truncated, List<Entry> entries) {

  /// @param size bytes
  public record Entry(String key, long size) {}
}
