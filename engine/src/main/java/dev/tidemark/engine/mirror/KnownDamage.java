package dev.tidemark.engine.mirror;

import dev.tidemark.engine.archive.format.PackRef;
import dev.tidemark.engine.archive.format.RunRef;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Set;

/// The damage that verifications have found at a target and nothing has mended yet. Damaged commits
/// are noted apart ([KnownTarget#damaged][KnownTarget]), for the next round mends them.
///
/// @param found when the newest verification that found anything has ended
/// @param findings of that one, all of them
/// @param packs that are damaged or gone
/// @param parts of runs that are damaged or gone
/// @param others findings that no damaged pack, part, commit or descriptor explains
/// @param othersInContent a verification that read content had these
/// @param isStateless nothing there could be read as a state
public record KnownDamage(
    Instant found,
    long findings,
    Set<PackRef> packs,
    Set<RunRef> parts,
    long others,
    boolean othersInContent,
    boolean isStateless) {

  /// Places that are remembered; those beyond are counted as other findings.
  static final int PLACES_MAX = 4_000;

  /// Nothing is known to be wrong.
  public static final KnownDamage NONE =
      new KnownDamage(Instant.EPOCH, 0, Set.of(), Set.of(), 0, false, false);

  public KnownDamage {
    packs = Set.copyOf(packs);
    parts = Set.copyOf(parts);
  }

  public boolean isEmpty() {
    return findings == 0 && !lasts();
  }

  /// Whether it stays until it is mended or verified again, whatever a look at the place shows.
  boolean lasts() {
    return !packs.isEmpty() || !parts.isEmpty() || others > 0;
  }

  /// The same after a base has taken the place of all older runs.
  KnownDamage withoutParts() {
    return new KnownDamage(found, findings, packs, Set.of(), others, othersInContent, isStateless);
  }

  /// The same and this pack.
  KnownDamage with(PackRef pack) {
    Set<PackRef> all = new LinkedHashSet<>(packs);
    all.add(pack);
    return new KnownDamage(found, findings, all, parts, others, othersInContent, isStateless);
  }

  /// The same after a base stands alone in the place of damaged commits: it names none of these
  /// packs and parts. What was found wrong in content, and nothing explains, may lie in a pack that
  /// it names.
  KnownDamage afterLoneBase() {
    return othersInContent && others > 0
        ? new KnownDamage(found, findings, Set.of(), Set.of(), others, true, false)
        : NONE;
  }

  /// The same after these have been sent again.
  KnownDamage without(Set<PackRef> mended) {
    Set<PackRef> left = new LinkedHashSet<>(packs);
    left.removeAll(mended);
    KnownDamage rest =
        new KnownDamage(found, findings, left, parts, others, othersInContent, isStateless);
    return rest.lasts() ? rest : NONE;
  }
}
