package dev.tidemark.testkit.layers.planted.right;

import dev.tidemark.testkit.layers.planted.left.Beam;

/// Goes sideways.
public record Neighbour(Beam beam) {}
