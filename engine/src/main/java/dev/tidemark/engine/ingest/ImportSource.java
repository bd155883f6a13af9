package dev.tidemark.engine.ingest;

import dev.tidemark.engine.files.TreePath;
import dev.tidemark.engine.local.Excludes;
import dev.tidemark.engine.local.LocalSource;
import dev.tidemark.engine.local.SourceTree;
import java.util.Objects;

/// A source as it is configured.
///
/// @param name for people and for the list of open sources; the memory of what was seen hangs on it
/// @param as where it appears in the volume; sources imported together must not overlap
/// @param oneFileSystem what is mounted below the root is left out
public record ImportSource(
    String name, SourceTree tree, TreePath as, Excludes excludes, boolean oneFileSystem) {

  public ImportSource {
    if (name.isEmpty() || name.indexOf(0) >= 0) {
      throw new IllegalArgumentException("not a name of a source: '" + name + "'");
    }
    Objects.requireNonNull(tree, "no tree");
    Objects.requireNonNull(as, "no place in the volume");
    Objects.requireNonNull(excludes, "no word on what is left out");
  }

  /// Stays on the file system of the root.
  public ImportSource(String name, SourceTree tree, TreePath as, Excludes excludes) {
    this(name, tree, as, excludes, true);
  }

  /// A real tree under its own absolute path.
  public static ImportSource of(String name, LocalSource tree, Excludes excludes) {
    return new ImportSource(name, tree, tree.pathInVolume(), excludes);
  }
}
