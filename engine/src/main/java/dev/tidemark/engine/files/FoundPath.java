package dev.tidemark.engine.files;

/// What a path leads to.
public record FoundPath(long object, Inode inode) {}
