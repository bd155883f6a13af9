package dev.tidemark.engine.check;

import dev.tidemark.engine.archive.ArchiveException;
import dev.tidemark.engine.files.FileTree;
import dev.tidemark.engine.volume.VolumeException;
import dev.tidemark.spi.words.Counted;
import java.nio.charset.StandardCharsets;

/// What files lack because of something that is damaged or gone, in words: once, however many
/// extents of it they name.
final class FileLosses {

  private FileLosses() {}

  /// What a file is called: by the first of its names, if it has any that can be read.
  static String file(FileTree tree, long object) {
    try {
      return tree.pathOf(object)
          .map(path -> new String(path, StandardCharsets.UTF_8))
          .orElse("object " + object);
    } catch (ArchiveException | VolumeException e) {
      return "object " + object;
    }
  }

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
