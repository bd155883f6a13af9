package dev.tidemark.engine.check;

import dev.tidemark.engine.archive.ArchiveStanding;
import dev.tidemark.engine.files.TreePath;
import java.util.List;
import java.util.Optional;

/// The outcome of a check: what was looked at and what is wrong with it.
///
/// @param states that can be given back
/// @param records that were read
/// @param objects of the archive that were looked for; pages are not counted
/// @param extents that were read and proven by their hashes
/// @param bytes of those extents, and of packs that were proven as a whole
/// @param unreadPacks packs that the sample or the slice left out
/// @param orphans objects of an archive that no commit names: a broken upload, or one under way
/// @param standing how an archive stands to the volume it was compared with, if it does not lie in
///   its past: that says nothing against the archive
/// @param findings what is wrong, most important first; the first hundred of a kind
public record CheckResult(
    long states,
    long records,
    long objects,
    long extents,
    long bytes,
    long unreadPacks,
    long orphans,
    Optional<ArchiveStanding> standing,
    List<Finding> findings) {

  public CheckResult {
    findings = List.copyOf(findings);
  }

  public boolean isGood() {
    return findings.isEmpty();
  }

  /// Something that is wrong.
  ///
  /// @param what the object, file or page that it is wrong with
  /// @param fact what is wrong with it
  /// @param file one of the files that lack content because of it, if any was found
  public record Finding(String what, String fact, Optional<TreePath> file) {

    Finding(String what, String fact) {
      this(what, fact, Optional.empty());
    }

    @Override
    public String toString() {
      return what + ": " + fact;
    }
  }
}
