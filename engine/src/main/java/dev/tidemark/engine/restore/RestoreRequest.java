package dev.tidemark.engine.restore;

import dev.tidemark.engine.files.TreePath;
import java.util.List;
import java.util.Objects;

/// The request for a restore: what to restore, and how.
///
/// @param paths what of the source's state; empty means all
/// @param overwrite what to do where something stands already
/// @param delete whether to delete what a restored directory has and the tree does not
/// @param dryRun whether only to say what would be done
public record RestoreRequest(
    List<TreePath> paths, OverwriteMode overwrite, boolean delete, boolean dryRun) {

  public RestoreRequest {
    Objects.requireNonNull(overwrite, "no word on what stands already");
    if (delete && overwrite == OverwriteMode.NEVER) {
      throw new IllegalArgumentException(
          "--delete overwrites: say also --overwrite if-changed, if-newer or always");
    }
    paths = List.copyOf(paths);
  }

  /// All of a state into an empty directory.
  public static RestoreRequest whole() {
    return new RestoreRequest(List.of(), OverwriteMode.NEVER, false, false);
  }

  boolean isWhole() {
    return paths.isEmpty() || paths.contains(TreePath.ROOT);
  }
}
