package dev.tidemark.engine.files;

/// The object that a path leads to.
public record FoundPath(long object, Inode inode) {}
