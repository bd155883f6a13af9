package dev.tidemark.engine.restore;

import java.util.List;

/// What a destination could not hold.
///
/// @param first the first hundred names
/// @param count of all names that are not there
/// @param attributes how many names are there with another mode or time than the state says
public record Unheld(List<Unrestored> first, long count, long attributes) {

  public Unheld {
    first = List.copyOf(first);
  }

  static Unheld of(Skipped skipped) {
    return new Unheld(skipped.named(), skipped.count(), skipped.attributesCount());
  }
}
