package dev.tidemark.cli.output;

import dev.tidemark.engine.files.SourceNote;
import dev.tidemark.engine.files.TreeCounts;
import dev.tidemark.engine.files.TreePath;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// A report on a source for people: how much it has, and what of it is not in the volume.
public final class SourceText {

  private static final int NAMES_MAX = 3;

  private SourceText() {}

  /// How much of a tree there is; nothing of what there is none of, but files and directories.
  public static String counts(TreeCounts counts) {
    return Units.count(counts.files(), "file", "files")
        + (counts.links() == 0
            ? ""
            : ", " + Units.count(counts.links(), "further name of them", "further names of them"))
        + (counts.symlinks() == 0
            ? ""
            : ", " + Units.count(counts.symlinks(), "symbolic link", "symbolic links"))
        + ", "
        + Units.count(counts.directories(), "directory", "directories");
  }

  /// The same for programs.
  public static Map<String, Object> fields(TreeCounts counts) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("files", counts.files());
    fields.put("links", counts.links());
    fields.put("symlinks", counts.symlinks());
    fields.put("directories", counts.directories());
    return fields;
  }

  /// What is not in the volume, for programs.
  public static Map<String, Object> fields(SourceNote note) {
    Map<String, Object> fields = new LinkedHashMap<>();
    PathFields.put(fields, "root", note.root());
    PathFields.put(fields, "place", note.inVolume(new byte[0]));
    fields.put("lacking", note.lackCount());
    fields.put("lacks", note.lacks().stream().map(lack -> fields(note, lack)).toList());
    fields.put("mounts_left_out", note.mountCount());
    fields.put("mounts", mounts(note).map(path -> PathFields.of("path", path)).toList());
    fields.put("not_kept", note.notKept());
    return fields;
  }

  private static Map<String, Object> fields(SourceNote note, SourceNote.Lack lack) {
    Map<String, Object> fields = PathFields.of("path", note.inVolume(lack.path()));
    fields.put("reason", lack.reason());
    return fields;
  }

  private static Stream<TreePath> mounts(SourceNote note) {
    return note.mounts().stream().map(note::inVolume);
  }

  /// What is mounted below a source and was left out.
  public static Optional<String> leftOut(SourceNote note) {
    List<String> names = mounts(note).map(TreePath::toString).toList();
    return names.isEmpty()
        ? Optional.empty()
        : Optional.of("left out: what is mounted at " + some(names, note.mountCount()));
  }

  /// What a volume does not hold.
  public static Optional<String> notKept(SourceNote note) {
    List<String> kinds = new ArrayList<>();
    note.notKept()
        .forEach((kind, count) -> kinds.add(String.format(Locale.ROOT, "%s (%,d)", kind, count)));
    return kinds.isEmpty()
        ? Optional.empty()
        : Optional.of("not kept yet: " + String.join(", ", kinds));
  }

  /// What a state lacks, said where the source was named.
  public static Optional<String> lacking(SourceNote note) {
    return lacking(note, "");
  }

  /// What a state lacks, with the name of the source.
  public static Optional<String> lackingOf(SourceNote note) {
    return lacking(note, " of " + note.name());
  }

  private static Optional<String> lacking(SourceNote note, String of) {
    List<String> names =
        note.lacks().stream().map(lack -> path(note, lack) + " (" + lack.reason() + ")").toList();
    return note.isComplete()
        ? Optional.empty()
        : Optional.of(
            "lacks "
                + Units.count(note.lackCount(), "name", "names")
                + of
                + ": "
                + some(names, note.lackCount()));
  }

  private static String path(SourceNote note, SourceNote.Lack lack) {
    return lack.path().length == 0 ? "its root" : note.inVolume(lack.path()).toString();
  }

  private static String some(List<String> names, long all) {
    List<String> shown = names.subList(0, Math.min(NAMES_MAX, names.size()));
    long more = all - shown.size();
    return String.join(", ", shown)
        + (more == 0 ? "" : (shown.isEmpty() ? "" : ", and ") + more + " more");
  }
}
