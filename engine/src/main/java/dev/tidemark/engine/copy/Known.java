package dev.tidemark.engine.copy;

import java.util.Optional;
import java.util.UUID;

/// What is known of a destination from before.
///
/// @param archive the one that it must be a copy of; empty = whatever the source is
/// @param mark up to where it was complete
public record Known(Optional<UUID> archive, CopyMark mark) {

  public static final Known NOTHING = new Known(Optional.empty(), CopyMark.NONE);

  public static Known of(CopyMark mark) {
    return new Known(Optional.empty(), mark);
  }
}
