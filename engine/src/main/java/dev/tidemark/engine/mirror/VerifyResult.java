package dev.tidemark.engine.mirror;

import dev.tidemark.engine.archive.format.LostCommits;
import dev.tidemark.engine.archive.format.PackRef;
import dev.tidemark.engine.archive.format.RunRef;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/// The result of one verification of a target, to be joined with what was known before.
///
/// @param found what is wrong
/// @param commits that cannot be used
/// @param packs that it read and found whole
/// @param parts of runs that it read and found whole
/// @param needed every pack that a state needs; empty if that cannot be known
/// @param isWhole all content was read
public record VerifyResult(
    KnownDamage found,
    LostCommits commits,
    Set<PackRef> packs,
    Set<RunRef> parts,
    Optional<Set<PackRef>> needed,
    boolean isWhole) {

  /// Whether every pack that a state needs was known: what only a damaged or lost commit names was
  /// looked at by nobody.
  public boolean reachedAll() {
    return needed.isPresent();
  }

  /// What is known now. What was found before stays until it was read and found whole, is needed no
  /// more, or all was read that there is: not while commits are damaged that may name more.
  KnownDamage after(KnownDamage before) {
    if (isWhole && reachedAll()) {
      return found;
    }
    Set<PackRef> badPacks = new LinkedHashSet<>(before.packs());
    badPacks.removeAll(packs);
    needed.ifPresent(badPacks::retainAll);
    badPacks.addAll(found.packs());
    Set<RunRef> badParts = new LinkedHashSet<>(before.parts());
    badParts.removeAll(parts);
    badParts.addAll(found.parts());
    boolean keepsOthers = before.othersInContent() && before.others() > 0;
    KnownDamage joined =
        new KnownDamage(
            found.findings() > 0 ? found.found() : before.found(),
            found.findings() > 0 ? found.findings() : before.findings(),
            badPacks,
            badParts,
            Math.max(found.others(), keepsOthers ? before.others() : 0),
            keepsOthers || found.othersInContent(),
            found.isStateless());
    return found.findings() > 0 || joined.lasts() ? joined : KnownDamage.NONE;
  }

  /// Whether commits that were noted as damaged are good again: another disk, or they were put
  /// back.
  boolean clearsCommits(KnownDamage after) {
    return commits.isEmpty() && !found.isStateless() && after.parts().isEmpty();
  }
}
