package dev.tidemark.testkit.layers.planted.left;

import dev.tidemark.testkit.layers.planted.cellar.Stone;

/// Goes down, as it may.
public record Beam(Stone stone) {}
