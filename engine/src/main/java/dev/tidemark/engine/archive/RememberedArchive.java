package dev.tidemark.engine.archive;

import dev.tidemark.spi.words.Hash;
import java.util.Optional;
import java.util.UUID;

/// An archive as it is remembered by whoever mirrors to it. An archive by itself cannot tell that
/// its newest commits are gone; who remembers them can.
///
/// @param archive the archive that was registered; empty if nothing is known
/// @param number of the newest commit that was seen there; 0 = none
/// @param hash the SHA-256 that its object ends in
public record RememberedArchive(Optional<UUID> archive, long number, Hash hash) {

  /// Nothing is known of the place.
  public static final RememberedArchive NOTHING =
      new RememberedArchive(Optional.empty(), 0, Hash.ZERO);

  /// Whether somebody knows the place at all.
  public boolean isKnown() {
    return archive.isPresent();
  }

  /// Whether this is another archive than the one that is known.
  public boolean isOther(UUID found) {
    return archive.filter(known -> !known.equals(found)).isPresent();
  }

  /// What differs from an archive whose highest number is `highest`; empty if nothing does.
  public Optional<String> missed(UUID found, long highest) {
    if (isOther(found)) {
      return Optional.of("it is archive " + found + "; archive " + archive.get() + " was here");
    }
    return number <= highest
        ? Optional.empty()
        : Optional.of(
            "commit "
                + number
                + " was seen here and is gone; the newest is "
                + highest
                + ": the archive was set back, or this is another disk");
  }
}
