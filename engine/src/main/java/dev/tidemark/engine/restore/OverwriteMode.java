package dev.tidemark.engine.restore;

/// The action of a restore where something stands already. Directories are always shared.
public enum OverwriteMode {
  /// Nothing is overwritten: if anything stands in the way, nothing is written at all. What is the
  /// same already, by content and time, is not in the way: a restore may be repeated.
  NEVER,
  /// A file is overwritten if its size or time differs; what differs in nothing else is not read.
  IF_CHANGED,
  /// A file is overwritten if the restored one has a newer time.
  IF_NEWER,
  /// A file is overwritten if its content differs, whatever its size and time say.
  ALWAYS
}
