package dev.tidemark.engine.check;

import dev.tidemark.engine.restore.ContentCheck;
import dev.tidemark.spi.words.Counted;

/// What files lack because of something that is damaged or gone, in words: once, however many
/// extents of it they name.
final class Lacking {

  private Lacking() {}

  /// Where the pack itself is to blame.
  ///
  /// @param file one of those that lack it
  static String ofPack(ContentCheck.Bad bad, String file) {
    return Counted.of(bad.extents(), "extent", "extents")
        + " of "
        + Counted.of(bad.objects(), "file", "files")
        + (bad.objects() == 1 ? " lost: " : " lost, one is ")
        + file;
  }

  /// Where nothing else is known to be wrong.
  static String ofFile(ContentCheck.Bad bad) {
    return "extent "
        + bad.extent()
        + ": "
        + bad.reason()
        + (bad.extents() == 1
            ? ""
            : "; "
                + Counted.of(bad.extents(), "extent", "extents")
                + " of "
                + Counted.of(bad.objects(), "file", "files")
                + " in all");
  }
}
