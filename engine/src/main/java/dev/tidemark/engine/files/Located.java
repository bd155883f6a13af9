package dev.tidemark.engine.files;

/// What a path leads to.
public record Located(long object, Inode inode) {}
