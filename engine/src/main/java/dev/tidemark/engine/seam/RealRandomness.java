package dev.tidemark.engine.seam;

import java.security.SecureRandom;

final class RealRandomness implements Randomness {

  private final SecureRandom random = new SecureRandom();

  @Override
  public long nextLong() {
    return random.nextLong();
  }

  @Override
  public void nextBytes(byte[] to) {
    random.nextBytes(to);
  }
}
