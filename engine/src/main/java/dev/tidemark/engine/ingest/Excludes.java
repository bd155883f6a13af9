package dev.tidemark.engine.ingest;

import java.util.List;

/// What of a source is not imported. The patterns are those of `.gitignore` files, relative to the
/// source's root; the last one that fits decides.
///
/// | pattern    | fits                                                                |
/// |------------|---------------------------------------------------------------------|
/// | `*.o`      | the name, at any depth; `*`, `?` and `[a-z]` stop at `/`            |
/// | `cache/`   | directories only                                                    |
/// | `/a`, `a/b`| from the root down, because there is a slash before its end         |
/// | `a/**/b`   | any number of directories between; also `**/a` and `a/**`           |
/// | `!keep.o`  | takes back what a pattern before it has excluded                    |
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

  /// @throws IllegalArgumentException naming a pattern that is none
  public static Excludes of(List<String> patterns, boolean cacheDirTag) {
    return new Excludes(
        patterns.stream().filter(p -> !p.isBlank()).map(ExcludePattern::parse).toList(),
        cacheDirTag);
  }

  /// @param directoryPath relative to the source's root; empty for it, else ending in `/`
  boolean excludes(String directoryPath, String name, boolean isDirectory) {
    for (ExcludePattern pattern : patterns.reversed()) {
      if (pattern.fits(directoryPath, name, isDirectory)) {
        return !pattern.takesBack();
      }
    }
    return false;
  }
}
