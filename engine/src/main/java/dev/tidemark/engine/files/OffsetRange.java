package dev.tidemark.engine.files;

/// A range of content and where it begins in its file.
public record OffsetRange(long offset, DataRange range) {

  /// The first offset behind it.
  public long end() {
    return offset + range.length();
  }
}
