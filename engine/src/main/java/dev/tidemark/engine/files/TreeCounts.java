package dev.tidemark.engine.files;

/// The counts of a tree: the one way to count it, for imports and restores alike.
///
/// @param files regular files, however many names they have
/// @param links further names of files and symbolic links
/// @param symlinks symbolic links
/// @param directories with the root of what is counted, without those above it
public record TreeCounts(long files, long links, long symlinks, long directories) {

  /// All names.
  public long names() {
    return files + links + symlinks + directories;
  }

  /// Counts name after name. For one thread.
  public static final class Counter {
    private long files;
    private long links;
    private long symlinks;
    private long directories;

    /// @param further what it leads to was counted under another name
    public void name(FileType type, boolean further) {
      links += further ? 1 : 0;
      if (!further) {
        switch (type) {
          case FILE -> files++;
          case SYMLINK -> symlinks++;
          case DIRECTORY -> directories++;
        }
      }
    }

    public TreeCounts counts() {
      return new TreeCounts(files, links, symlinks, directories);
    }
  }
}
