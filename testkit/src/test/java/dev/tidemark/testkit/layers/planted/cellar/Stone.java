package dev.tidemark.testkit.layers.planted.cellar;

/// Uses nothing.
public final class Stone {}
