package dev.tidemark.engine.copy;

import dev.tidemark.engine.archive.CommitReader;
import java.util.List;
import java.util.Optional;

/// The outcome of an attempt.
///
/// @param mark the destination's newest commit that is complete, but for what is `unmended`
/// @param newest the destination's newest good commit; empty if it has none, or was `idle`
/// @param idle the destination's newest commit was the one of the known mark, and the source's
///   newest, too: neither place was listed
/// @param unmended what is damaged or gone at one place or both, and could not be mended
/// @param leftOut objects that cannot be read at the source, and that nothing there needs
public record CopyResult(
    CopyMark mark,
    Optional<CommitReader.Found.Good> newest,
    boolean idle,
    List<CopyFinding> unmended,
    long leftOut) {

  public CopyResult {
    unmended = List.copyOf(unmended);
  }
}
