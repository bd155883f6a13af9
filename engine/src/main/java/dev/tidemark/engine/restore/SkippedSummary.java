package dev.tidemark.engine.restore;

import java.util.List;

/// The names and attributes that a destination could not hold.
///
/// @param first the first hundred names
/// @param count of all names that are not there
/// @param attributes how many names are there with another mode or time than the state says
public record SkippedSummary(List<SkippedName> first, long count, long attributes) {

  public SkippedSummary {
    first = List.copyOf(first);
  }

  static SkippedSummary of(SkippedNames skipped) {
    return new SkippedSummary(skipped.named(), skipped.count(), skipped.attributesCount());
  }
}
