package dev.tidemark.engine.ingest;

/// A source as it is configured.
///
/// @param name for people and for the list of open sources; the memory of what was seen hangs on it
/// @param as where it appears in the volume; sources imported together must not overlap
/// @param oneFileSystem what is mounted below the root is left out
public record ImportSource(
    String name, SourceTree tree, VolumePath as, Excludes excludes, boolean oneFileSystem) {

  /// Stays on the file system of the root.
  public ImportSource(String name, SourceTree tree, VolumePath as, Excludes excludes) {
    this(name, tree, as, excludes, true);
  }

  /// A real tree under its own absolute path.
  public static ImportSource of(String name, LocalSource tree, Excludes excludes) {
    return new ImportSource(name, tree, tree.pathInVolume(), excludes);
  }
}
