package dev.tidemark.engine.restore;

import dev.tidemark.engine.files.SourceNote;
import dev.tidemark.engine.files.SourceNotes;
import dev.tidemark.engine.files.TreePath;
import dev.tidemark.engine.local.Excludes;
import dev.tidemark.engine.volume.RecordView;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The roots of the sources of a state, and what each source leaves out: only what an import would
/// have taken in can be missing from the state, and so be deleted.
final class SourceBounds {

  /// One source.
  ///
  /// @param root where it hangs in the state
  /// @param lacking what the import could not read: it need not be gone from the source
  record Bound(TreePath root, Excludes excludes, List<TreePath> lacking) {

    /// Whether an import of this source may have left the path out, by itself; what lies in a
    /// directory that is left out is left out, too.
    boolean leavesOut(TreePath path, boolean isDirectory) {
      String below = new String(path.below(root), StandardCharsets.ISO_8859_1);
      return isUnsure(path) || (!below.isEmpty() && excludes.excludes(below, isDirectory));
    }

    /// Whether nobody knows what the source had here.
    boolean isUnsure(TreePath path) {
      return lacking.stream().anyMatch(path::isWithin);
    }
  }

  static final SourceBounds NONE = new SourceBounds(List.of());

  private final List<Bound> bounds;

  private SourceBounds(List<Bound> bounds) {
    this.bounds = bounds;
  }

  /// @throws dev.tidemark.engine.volume.VolumeException.Damaged if the notes of the sources are
  static SourceBounds of(RecordView view) {
    return new SourceBounds(
        SourceNotes.all(view).stream()
            .map(SourceBounds::bound)
            .sorted(Comparator.comparing((Bound bound) -> bound.root().depth()).reversed())
            .toList());
  }

  /// The directories that lead to sources and are part of none.
  static Set<TreePath> above(RecordView view) {
    Set<TreePath> above = new HashSet<>();
    List<TreePath> roots =
        SourceNotes.all(view).stream().map(note -> TreePath.of(note.place())).toList();
    for (TreePath root : roots) {
      for (TreePath at = root; !at.isRoot(); ) {
        at = at.parent();
        above.add(at);
      }
    }
    above.removeIf(path -> roots.stream().anyMatch(path::isWithin));
    return above;
  }

  private static Bound bound(SourceNote note) {
    TreePath root = TreePath.of(note.place());
    boolean listed = note.lacks().size() == note.lackCount();
    List<TreePath> lacking =
        listed
            ? note.lacks().stream().map(lack -> IncompleteSources.at(note, lack)).toList()
            : List.of(root);
    return new Bound(root, Excludes.of(note.excludes(), false), lacking);
  }

  /// The state does not say what its sources are.
  boolean areUnknown() {
    return bounds.isEmpty();
  }

  /// The source that a path belongs to; empty for the directories above a source.
  Optional<Bound> around(TreePath path) {
    return bounds.stream().filter(bound -> path.isWithin(bound.root())).findFirst();
  }
}
