package dev.tidemark.engine.mirror;

import dev.tidemark.engine.archive.format.PackRef;
import dev.tidemark.spi.words.ExtentId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/// Which extents no pack covers. A pack holds every extent of the volume between its first and its
/// last, so ranges tell.
final class PackGaps {

  /// Ids behind `after` up to `last`.
  record Gap(ExtentId after, ExtentId last) {

    /// Whether a pack may hold an extent of it.
    boolean meets(PackRef pack) {
      return pack.last().isAfter(after) && !pack.first().isAfter(last);
    }
  }

  private PackGaps() {}

  /// The gaps between these packs, up to `x`, ascending. In most of them there is no extent.
  static List<Gap> of(Collection<PackRef> packs, ExtentId x) {
    List<Gap> gaps = new ArrayList<>();
    ExtentId covered = ExtentId.NONE;
    for (PackRef pack : packs.stream().sorted(Comparator.comparing(PackRef::first)).toList()) {
      ExtentId before = new ExtentId(pack.first().value() - 1);
      if (before.isAfter(covered)) {
        gaps.add(new Gap(covered, min(before, x)));
      }
      covered = pack.last().isAfter(covered) ? pack.last() : covered;
    }
    if (x.isAfter(covered)) {
      gaps.add(new Gap(covered, x));
    }
    return gaps.stream().filter(gap -> gap.last().isAfter(gap.after())).toList();
  }

  /// A gap, cut where packs that are not good begin and end, and none of them lies on both sides:
  /// what is lost of one of them keeps no other one from being sent again.
  static List<Gap> cut(Gap gap, Collection<PackRef> bad) {
    TreeSet<ExtentId> cuts = new TreeSet<>();
    for (PackRef pack : bad) {
      cuts.add(new ExtentId(pack.first().value() - 1));
      cuts.add(pack.last());
    }
    List<Gap> pieces = new ArrayList<>();
    ExtentId after = gap.after();
    for (ExtentId cut : cuts.subSet(gap.after(), false, gap.last(), false)) {
      if (bad.stream().noneMatch(pack -> isInside(cut, pack))) {
        pieces.add(new Gap(after, cut));
        after = cut;
      }
    }
    pieces.add(new Gap(after, gap.last()));
    return pieces;
  }

  private static boolean isInside(ExtentId cut, PackRef pack) {
    return !pack.first().isAfter(cut) && pack.last().isAfter(cut);
  }

  private static ExtentId min(ExtentId a, ExtentId b) {
    return a.isAfter(b) ? b : a;
  }
}
