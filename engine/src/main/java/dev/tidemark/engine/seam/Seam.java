package dev.tidemark.engine.seam;

/// Time, threads and randomness together: what a simulation replaces besides the disk.
public record Seam(Time time, Threads threads, Randomness random) {

  /// The machine itself.
  public static Seam real() {
    return new Seam(new RealTime(), new RealThreads(), new RealRandomness());
  }
}
