package dev.tidemark.engine.ingest;

import dev.tidemark.engine.files.TreePath;
import dev.tidemark.engine.local.UnkeptCounts;

/// Hears how an import goes, for progress shown to people. Called by the thread that runs it,
/// often: it must be quick.
public interface ImportListener {

  /// Nobody wants to know.
  ImportListener SILENT = new ImportListener() {};

  /// The import of a source begins.
  default void started(ImportSource source) {}

  /// A batch was inserted, whether it changed anything or not.
  default void progressed(ImportSource source, ImportCounts soFar) {}

  /// Something could not be imported as it is.
  default void problem(ImportSource source, ImportProblem problem) {}

  /// Something of a kind that a volume does not hold was not imported.
  ///
  /// @param path absolute, in the tree that was imported
  default void omitted(ImportSource source, UnkeptCounts kind, TreePath path) {}

  /// The import of a source has ended.
  default void finished(ImportSource source, SourceResult result) {}
}
