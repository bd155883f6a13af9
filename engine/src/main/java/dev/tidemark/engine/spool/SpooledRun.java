package dev.tidemark.engine.spool;

import dev.tidemark.spi.sink.Content;
import java.io.IOException;
import java.util.List;

/// A run, encoded, in the parts that it is stored in. Whoever asked for it closes it; it may be
/// gone afterwards.
public final class SpooledRun implements AutoCloseable {

  private final List<Content> parts;
  private final Runnable giveBack;

  SpooledRun(List<Content> parts, Runnable giveBack) {
    this.parts = List.copyOf(parts);
    this.giveBack = giveBack;
  }

  /// At least one; any number of lanes may read them side by side.
  public List<Content> parts() {
    return parts;
  }

  /// The bytes of a run of one part.
  public byte[] bytes() throws IOException {
    try (var in = parts.getFirst().open()) {
      return in.readAllBytes();
    }
  }

  @Override
  public void close() {
    giveBack.run();
  }
}
