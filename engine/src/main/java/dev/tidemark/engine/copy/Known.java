package dev.tidemark.engine.copy;

import java.util.Optional;
import java.util.UUID;

/// What is known of a destination from before.
///
/// @param archive the one that it must be a copy of; empty = whatever the source is
/// @param mark up to where it was complete
/// @param proof what is to be proven there; for more than a listing the mark is not believed
public record Known(Optional<UUID> archive, CopyMark mark, Proof proof) {

  public static final Known NOTHING = of(CopyMark.NONE);

  public static Known of(CopyMark mark) {
    return new Known(Optional.empty(), mark, new Proof.Listing());
  }

  /// Nothing, and this is to be proven.
  public static Known nothing(Proof proof) {
    return new Known(Optional.empty(), CopyMark.NONE, proof);
  }
}
