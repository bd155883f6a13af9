package dev.tidemark.engine.mirror;

import dev.tidemark.engine.archive.format.PackRef;
import java.time.Instant;
import java.util.Optional;

/// A note of verifications of a target's content, all of it or in slices.
///
/// @param whole the last one that was whole: all at once, or slice by slice from one end to the
///   other
/// @param pass the one that goes on in slices
public record VerifyNote(Optional<Whole> whole, Optional<Pass> pass) {

  /// Nothing was ever verified.
  public static final VerifyNote NONE = new VerifyNote(Optional.empty(), Optional.empty());

  /// A verification that has read all content.
  ///
  /// @param began when its first pack was read: what was written since is not proven by it
  /// @param ended when its last one was
  /// @param findings how many; 0 = all was good
  public record Whole(Instant began, Instant ended, long findings) {}

  /// One that has not come to its end.
  ///
  /// @param last the last pack that was read
  /// @param findings so far
  public record Pass(Instant began, PackRef last, long findings) {}
}
