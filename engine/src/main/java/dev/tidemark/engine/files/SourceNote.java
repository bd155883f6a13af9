package dev.tidemark.engine.files;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// A state's note of one of its sources, as the source's last complete import left it: see
/// `docs/format/source.md`. Paths are raw bytes and not copied, so nobody may change them.
///
/// @param root the absolute path that was imported
/// @param place where it hangs in the volume: `/` before each name; empty = the volume's root
/// @param oneFileSystem the import stayed on the file system of the root
/// @param excludes patterns of what was not imported
/// @param mountCount how many places something else is mounted on were left out
/// @param mounts the first of them, below the root
/// @param lackCount how many names of the source are missing here, or old
/// @param lacks the first of them
/// @param notKept kinds of things that a volume does not hold, and how many the source had
@SuppressWarnings("ArrayRecordComponent") // a value that is read, never compared
public record SourceNote(
    String name,
    byte[] root,
    byte[] place,
    boolean oneFileSystem,
    List<String> excludes,
    long mountCount,
    List<byte[]> mounts,
    long lackCount,
    List<Lack> lacks,
    SortedMap<String, Long> notKept) {

  /// How many names are listed of each sort.
  public static final int LISTED_MAX = 200;

  /// A name that the source had and the state has not, or not as it was.
  ///
  /// @param path below the root; empty = the root
  /// @param reason for people
  @SuppressWarnings("ArrayRecordComponent") // a value that is read, never compared
  public record Lack(byte[] path, String reason) {}

  public SourceNote {
    excludes = List.copyOf(excludes);
    mounts = List.copyOf(mounts);
    lacks = List.copyOf(lacks);
    notKept = Collections.unmodifiableSortedMap(new TreeMap<>(notKept));
  }

  /// Where something of the source is in the volume.
  ///
  /// @param below its path below the root
  public TreePath inVolume(byte[] below) {
    return TreePath.trusted(place).descendant(below);
  }

  /// The state has all that the source had.
  public boolean isComplete() {
    return lackCount == 0;
  }
}
