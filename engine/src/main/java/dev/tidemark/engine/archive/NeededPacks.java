package dev.tidemark.engine.archive;

import dev.tidemark.engine.archive.format.CommitHeader;
import dev.tidemark.engine.archive.format.CommitKind;
import dev.tidemark.engine.archive.format.PackRef;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// The packs that some state of an archive needs. The newest base lists every one that its state or
/// an older one needs; what it leaves out, a repair has given up, though older commits name it.
public final class NeededPacks {

  /// In the order of their extents.
  public static final Comparator<PackRef> ORDER =
      Comparator.comparing(PackRef::first)
          .thenComparingLong(PackRef::number)
          .thenComparingLong(PackRef::offset);

  private final Set<PackRef> needed = new LinkedHashSet<>();
  private final Set<PackRef> bad = new LinkedHashSet<>();
  private boolean belowBase;

  /// The packs that a commit names and that are needed.
  ///
  /// @param header of the next commit; the newest one comes first
  public List<PackRef> of(CommitHeader header) {
    List<PackRef> packs = new ArrayList<>(header.packs());
    packs.addAll(header.older());
    if (belowBase) {
      packs.removeIf(pack -> !needed.contains(pack));
    }
    needed.addAll(packs);
    belowBase |= header.kind() == CommitKind.BASE;
    return packs;
  }

  /// It is not there as it should be.
  public void isBad(PackRef pack) {
    bad.add(pack);
  }

  /// Every pack in this commit is as bad as the commit itself.
  public void isBad(long commit) {
    needed.stream().filter(pack -> pack.inline() && pack.number() == commit).forEach(bad::add);
  }

  public Set<PackRef> bad() {
    return bad;
  }

  /// All of them, in the order of their extents.
  public List<PackRef> all() {
    return needed.stream().sorted(ORDER).toList();
  }
}
