package dev.tidemark.engine.archive;

import dev.tidemark.engine.archive.format.PackRef;
import dev.tidemark.spi.words.ExtentId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Which packs may hold an extent. Packs made by two writers may overlap; then they hold the same.
final class PackMap {

  private final List<PackRef> byFirst;
  private final ExtentId[] lastSoFar;

  PackMap(List<PackRef> packs) {
    byFirst = packs.stream().sorted(Comparator.comparing(PackRef::first)).toList();
    lastSoFar = new ExtentId[byFirst.size()];
    ExtentId last = ExtentId.NONE;
    for (int i = 0; i < lastSoFar.length; i++) {
      ExtentId mine = byFirst.get(i).last();
      last = mine.isAfter(last) ? mine : last;
      lastSoFar[i] = last;
    }
  }

  List<PackRef> covering(ExtentId id) {
    List<PackRef> found = new ArrayList<>();
    for (int i = upTo(id) - 1; i >= 0 && !id.isAfter(lastSoFar[i]); i--) {
      if (byFirst.get(i).covers(id)) {
        found.add(byFirst.get(i));
      }
    }
    return found;
  }

  /// How many packs begin at or below `id`.
  private int upTo(ExtentId id) {
    int low = 0;
    int high = byFirst.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (byFirst.get(middle).first().isAfter(id)) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }
}
