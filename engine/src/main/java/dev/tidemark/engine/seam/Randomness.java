package dev.tidemark.engine.seam;

/// Random numbers good enough for ids and keys.
public interface Randomness {

  long nextLong();

  void nextBytes(byte[] to);
}
