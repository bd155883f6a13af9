package dev.tidemark.engine.mirror;

import dev.tidemark.engine.archive.PackRef;
import dev.tidemark.spi.words.ExtentId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/// Which extents no pack covers. A pack holds every extent of the volume between its first and its
/// last, so ranges tell.
final class PackGaps {

  /// Ids behind `after` up to `last`.
  record Gap(ExtentId after, ExtentId last) {}

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

  private static ExtentId min(ExtentId a, ExtentId b) {
    return a.isAfter(b) ? b : a;
  }
}
