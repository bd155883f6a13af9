package dev.tidemark.engine.restore;

import dev.tidemark.engine.files.SourceNote;
import dev.tidemark.engine.files.SourceNotes;
import dev.tidemark.engine.files.TreePath;
import dev.tidemark.engine.volume.RecordView;
import java.util.List;

/// Which sources of a state lack something that a restore should have brought.
final class IncompleteSources {

  private IncompleteSources() {}

  /// @param paths what is restored; none = all
  static List<SourceNote> in(RecordView state, List<TreePath> paths) {
    return SourceNotes.all(state).stream()
        .filter(note -> !note.isComplete() && (paths.isEmpty() || isIn(note, paths)))
        .toList();
  }

  /// If not all names are listed, any of them may be meant.
  private static boolean isIn(SourceNote note, List<TreePath> paths) {
    TreePath place = TreePath.of(note.place());
    boolean listed = note.lacks().size() == note.lackCount();
    return listed
        ? note.lacks().stream().anyMatch(lack -> touches(at(note, lack), paths))
        : touches(place, paths);
  }

  /// Where in the state a name is lacking.
  static TreePath at(SourceNote note, SourceNote.Lack lack) {
    byte[] path = new byte[note.place().length + 1 + lack.path().length];
    System.arraycopy(note.place(), 0, path, 0, note.place().length);
    path[note.place().length] = '/';
    System.arraycopy(lack.path(), 0, path, note.place().length + 1, lack.path().length);
    return TreePath.trusted(withoutSlash(path));
  }

  /// A name that is lacking may be one that no volume can hold.
  private static byte[] withoutSlash(byte[] path) {
    boolean slashed = path.length > 0 && path[path.length - 1] == '/';
    return slashed ? java.util.Arrays.copyOf(path, path.length - 1) : path;
  }

  private static boolean touches(TreePath at, List<TreePath> paths) {
    return paths.stream().anyMatch(path -> at.isWithin(path) || path.isWithin(at));
  }
}
