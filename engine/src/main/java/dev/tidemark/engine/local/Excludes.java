package dev.tidemark.engine.local;

import java.util.List;
import java.util.Optional;

/// The entries of a source that are not imported. The patterns are those of `.gitignore` files,
/// relative to the source's root; the last one that fits decides.
///
/// | pattern    | fits                                                                |
/// |------------|---------------------------------------------------------------------|
/// | `*.o`      | the name, at any depth; `*`, `?` and `[a-z]` stop at `/`            |
/// | `cache/`   | directories only                                                    |
/// | `/a`, `a/b`| from the root down, because there is a slash before its end         |
/// | `a/**/b`   | any number of directories between; also `**/a` and `a/**`           |
/// | `!keep.o`  | takes back what a pattern before it has excluded                    |
///
/// A set as `[a-z]` may hold classes (`[[:digit:]]`), `\` takes the meaning from what follows it, a
/// line that begins with `#` is a comment. Names are compared as bytes. A pattern that git takes
/// for nothing fits nothing.
///
/// What is in an excluded directory is not looked at, so nothing in it can be taken back.
///
/// @param cacheDirTag of a directory with a valid `CACHEDIR.TAG` only that file is imported
///   (<https://bford.info/cachedir/>)
public record Excludes(List<ExcludePattern> patterns, boolean cacheDirTag) {

  public static final Excludes NONE = new Excludes(List.of(), false);

  public Excludes {
    patterns = List.copyOf(patterns);
  }

  /// @param patterns lines as they stand in a `.gitignore`; comments and blank ones say nothing
  public static Excludes of(List<String> patterns, boolean cacheDirTag) {
    return new Excludes(
        patterns.stream().map(ExcludePattern::parse).flatMap(Optional::stream).toList(),
        cacheDirTag);
  }

  /// The patterns as they were written.
  public List<String> texts() {
    return patterns.stream().map(ExcludePattern::text).toList();
  }

  /// @param path from the source's root, each byte a character
  public boolean excludes(String path, boolean isDirectory) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    for (ExcludePattern pattern : patterns.reversed()) {
      if (pattern.fits(path, name, isDirectory)) {
        return !pattern.takesBack();
      }
    }
    return false;
  }
}
