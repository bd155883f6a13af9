package dev.tidemark.engine.restore;

import dev.tidemark.engine.files.TreePath;
import java.util.List;

/// Decides whether a restore may delete, when it is known what, and before anything is written.
@FunctionalInterface
public interface DeletionApproval {

  /// Whoever asked for the restore has said all.
  DeletionApproval GIVEN = (count, first) -> {};

  /// @param count of all names that would go
  /// @param first ten of them, as a person would say it: a directory without what is in it
  /// @throws RuntimeException if it may not; then nothing is written
  void ask(long count, List<TreePath> first);
}
