package dev.tidemark.engine.local;

import dev.tidemark.engine.files.TreePath;
import dev.tidemark.spi.words.SystemPath;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// A real directory tree.
public final class LocalSource implements SourceTree {

  /// @param device `st_dev`: good for comparing within one import
  record Place(long device, long inode) {}

  private final Path root;
  private final LocalStats stats;

  private LocalSource(Path root, LocalStats stats) {
    this.root = root;
    this.stats = stats;
  }

  /// @param root the directory to import; a symbolic link to one is resolved, once, here
  /// @param never directories that are not imported wherever they turn up, as the volume itself and
  ///   every target that is a directory; those that do not exist are passed over
  /// @throws UnsupportedOperationException on a system without inodes
  public static LocalSource of(Path root, Collection<Path> never) {
    if (!root.getFileSystem().supportedFileAttributeViews().contains("unix")) {
      throw new UnsupportedOperationException(
          "import " + root + ": this system has no Unix attributes, which imports need");
    }
    Path real = realPath(root);
    LocalStats stats = LocalStats.withoutPlaces();
    Set<Place> places =
        never.stream().flatMap(path -> place(stats, path).stream()).collect(Collectors.toSet());
    return new LocalSource(real, stats.without(places));
  }

  /// The absolute path, links resolved.
  public Path directory() {
    return root;
  }

  @Override
  public byte[] path() {
    TreePath path = pathInVolume();
    return path.isRoot() ? new byte[] {'/'} : path.bytes();
  }

  @Override
  public ReadResult<SourceStat> stat() {
    return stats.of(LocalPath.of(root)).map(of -> of.stat(0, false));
  }

  @Override
  public SourceDirectory root() {
    return new LocalDirectory(LocalPath.of(root), stats, 0, Optional.empty());
  }

  @Override
  public List<SourceStat> parents() {
    Deque<Path> above = new ArrayDeque<>();
    for (Path path = root.getParent(); path != null; path = path.getParent()) {
      above.push(path);
    }
    List<SourceStat> parents = new ArrayList<>();
    for (Path path : above) {
      if (stats.of(LocalPath.of(path)) instanceof ReadResult.Seen<FileAttributes> seen) {
        parents.add(seen.value().stat(0, false));
      }
    }
    return parents;
  }

  /// The raw bytes of the root's names, outermost first: where it appears in a volume unless told
  /// otherwise.
  public TreePath pathInVolume() {
    List<byte[]> names = new ArrayList<>();
    for (Path path = root; path.getFileName() != null; path = parentOf(path)) {
      names.addFirst(RawNames.of(path));
    }
    return TreePath.ofNames(names);
  }

  private static Path parentOf(Path path) {
    Path parent = path.getParent();
    if (parent == null) {
      throw new AssertionError("an absolute path ends in a root: " + path);
    }
    return parent;
  }

  private static Path realPath(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException e) {
      return SystemPath.of(path);
    }
  }

  /// Where a link leads to counts, as the system has it.
  private static Optional<Place> place(LocalStats stats, Path path) {
    return stats.of(LocalPath.of(realPath(path))) instanceof ReadResult.Seen<FileAttributes> seen
        ? Optional.of(seen.value().place())
        : Optional.empty();
  }
}
