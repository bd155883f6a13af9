package dev.tidemark.engine.seam;

/// The simulated process is dead: thrown out of every call of its disk from the moment of the crash
/// on. An [Error], so that no code under test handles it.
public final class SimKilled extends Error {

  private static final long serialVersionUID = 1L;

  public SimKilled(String message) {
    super(message);
  }
}
