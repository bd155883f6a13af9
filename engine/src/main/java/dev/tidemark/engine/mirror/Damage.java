package dev.tidemark.engine.mirror;

import dev.tidemark.engine.archive.PackRef;
import java.util.Set;

/// What was found wrong with an archive, as its repair needs it.
///
/// @param packs that are damaged or gone
/// @param commits numbers of commits whose records cannot be read: the object is void or gone, or a
///   part of its run is
public record Damage(Set<PackRef> packs, Set<Long> commits) {

  /// All is good.
  public static final Damage NONE = new Damage(Set.of(), Set.of());

  public Damage {
    packs = Set.copyOf(packs);
    commits = Set.copyOf(commits);
  }

  public boolean isEmpty() {
    return packs.isEmpty() && commits.isEmpty();
  }
}
