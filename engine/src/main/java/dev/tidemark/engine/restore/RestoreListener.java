package dev.tidemark.engine.restore;

import dev.tidemark.engine.files.TreePath;
import dev.tidemark.engine.guard.ProtectedPlace;

/// Hears how a restore gets on. Called from its threads; must return at once.
public interface RestoreListener {

  /// Hears nothing.
  RestoreListener SILENT = new RestoreListener() {};

  /// So many records were read so far.
  default void loaded(long records) {}

  /// What a restore does to a name.
  enum Change {
    CREATE,
    REPLACE,
    DELETE
  }

  /// A name will change, if the plan comes to be.
  default void planned(Change change, TreePath path) {}

  /// `--delete` leaves a volume or an archive alone that the state does not have.
  default void spared(ProtectedPlace place) {}

  /// The plan stands, and work begins unless it is a dry run.
  default void planned(RestoreCounts counts) {}

  /// So many more bytes of content were written.
  default void written(long bytes) {}

  /// So many more files are complete.
  default void completed(long files) {}

  /// A file cannot be brought: its content is damaged or gone.
  ///
  /// @param pack where it should be; empty for a further name of a lost file
  default void lost(TreePath path, String pack) {}

  /// All is written; now it is made to survive a power cut.
  default void syncing() {}
}
