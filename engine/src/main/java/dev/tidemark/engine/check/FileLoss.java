package dev.tidemark.engine.check;

import dev.tidemark.engine.archive.ArchiveException;
import dev.tidemark.engine.files.FileTree;
import dev.tidemark.engine.files.TreePath;
import dev.tidemark.engine.volume.VolumeException;
import dev.tidemark.spi.words.Counted;
import java.util.Optional;

/// The loss of files through something that is damaged or gone, in words: once, however many
/// extents of it they name.
///
/// @param path of one of the files: the first of its names, if it has any that can be read
record FileLoss(ContentCheck.Bad bad, Optional<TreePath> path) {

  static FileLoss of(FileTree tree, ContentCheck.Bad bad) {
    try {
      return new FileLoss(bad, tree.pathOf(bad.object()).map(TreePath::of));
    } catch (ArchiveException | VolumeException e) {
      return new FileLoss(bad, Optional.empty());
    }
  }

  /// What the file is called.
  String name() {
    return path.map(TreePath::toString).orElse("object " + bad.object());
  }

  /// Where the pack itself is to blame.
  String ofPack() {
    return Counted.of(bad.extents(), "extent", "extents")
        + " of "
        + Counted.of(bad.objects(), "file", "files")
        + (bad.objects() == 1 ? " lost: " : " lost, one is ")
        + name();
  }

  /// Where nothing else is known to be wrong.
  String ofFile() {
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
