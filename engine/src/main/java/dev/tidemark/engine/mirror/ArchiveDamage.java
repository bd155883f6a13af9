package dev.tidemark.engine.mirror;

import dev.tidemark.engine.archive.format.PackRef;
import java.util.Set;

/// The damage that was found in an archive, as its repair needs it.
///
/// @param packs that are damaged or gone
public record ArchiveDamage(Set<PackRef> packs) {

  /// All is good.
  public static final ArchiveDamage NONE = new ArchiveDamage(Set.of());

  public ArchiveDamage {
    packs = Set.copyOf(packs);
  }

  public boolean isEmpty() {
    return packs.isEmpty();
  }
}
