package dev.tidemark.engine.view;

import dev.tidemark.engine.archive.format.PackRef;
import dev.tidemark.spi.words.ExtentId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Finds, for extents whose ids do not fall, the pack that most likely holds each: of all that
/// cover it, the one of the narrowest range. A base sends extents from everywhere again in packs of
/// wide ranges, which hold few of the ids they cover.
final class PackSweep {

  private final List<PackRef> byFirst;
  private final List<PackRef> begun = new ArrayList<>();
  private int next;

  PackSweep(List<PackRef> packs) {
    byFirst = packs.stream().sorted(Comparator.comparing(PackRef::first)).toList();
  }

  @Nullable PackRef tightest(ExtentId extent) {
    while (next < byFirst.size() && !byFirst.get(next).first().isAfter(extent)) {
      begun.add(byFirst.get(next++));
    }
    begun.removeIf(pack -> extent.isAfter(pack.last()));
    return begun.stream().min(Comparator.comparingLong(PackSweep::width)).orElse(null);
  }

  private static long width(PackRef pack) {
    return pack.last().value() - pack.first().value();
  }
}
