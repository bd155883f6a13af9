package dev.tidemark.engine.mirror;

import dev.tidemark.engine.archive.format.PackRef;
import java.time.Instant;
import java.util.Optional;

/// The part of a target's content that one verification has read.
///
/// @param began when its first pack was read
/// @param ended when its last one was
/// @param isAtOnce all of it; otherwise a slice, behind those that were noted before
/// @param last the last pack of a slice; empty if there is none behind it
public record ContentProgress(
    Instant began, Instant ended, boolean isAtOnce, Optional<PackRef> last) {

  public static ContentProgress atOnce(Instant began, Instant ended) {
    return new ContentProgress(began, ended, true, Optional.empty());
  }

  public static ContentProgress slice(Instant began, Instant ended, Optional<PackRef> last) {
    return new ContentProgress(began, ended, false, last);
  }
}
