package dev.tidemark.engine.copy;

import java.util.Optional;
import java.util.UUID;

/// A destination as it is known from before.
///
/// @param archive the one that it must be a copy of; empty = whatever the source is
/// @param mark up to where it was complete
/// @param proof what is to be proven there; for more than a listing the mark is not believed
public record KnownCopy(Optional<UUID> archive, CopyMark mark, ContentProofLevel proof) {

  public static final KnownCopy NOTHING = of(CopyMark.NONE);

  public static KnownCopy of(CopyMark mark) {
    return new KnownCopy(Optional.empty(), mark, new ContentProofLevel.Listing());
  }

  /// Nothing, and this is to be proven.
  public static KnownCopy nothing(ContentProofLevel proof) {
    return new KnownCopy(Optional.empty(), CopyMark.NONE, proof);
  }
}
