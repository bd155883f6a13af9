package dev.tidemark.engine.mirror;

import dev.tidemark.engine.archive.format.LostCommits;
import dev.tidemark.engine.archive.format.PackRef;
import dev.tidemark.engine.archive.format.RunRef;
import java.util.Set;

/// The part of the known damage at a target that the next round mends. No round mends a place where
/// nothing could be read: it is missing.
///
/// @param commits which a base that stands alone takes the place of
/// @param packs that are sent again
/// @param parts of runs: those of a copy are made equal, those of others go with their commits
public record MendableDamage(LostCommits commits, Set<PackRef> packs, Set<RunRef> parts) {

  private static final MendableDamage NOTHING =
      new MendableDamage(LostCommits.NONE, Set.of(), Set.of());

  public MendableDamage {
    packs = Set.copyOf(packs);
    parts = Set.copyOf(parts);
  }

  /// @param commits that are known to be damaged there
  /// @param found all else
  static MendableDamage of(LostCommits commits, KnownDamage found) {
    boolean isGone = found.isStateless() && commits.isEmpty();
    return isGone ? NOTHING : new MendableDamage(commits, found.packs(), found.parts());
  }

  /// Whether a round from the volume has nothing to mend.
  public boolean isNoneFromVolume() {
    return commits.isEmpty() && packs.isEmpty();
  }

  /// Whether a round from another target has nothing to mend.
  public boolean isNone() {
    return isNoneFromVolume() && parts.isEmpty();
  }
}
