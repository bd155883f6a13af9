package dev.tidemark.testkit.layers.planted.cellar;

import dev.tidemark.testkit.layers.planted.left.Beam;
import java.util.List;

/// Goes up: to `Beam`, and by nothing more than a generic argument.
public abstract class Climber {
  abstract List<Beam> beams();
}
