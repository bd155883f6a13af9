package dev.tidemark.engine.seam;

import java.time.Duration;
import java.time.Instant;

final class RealTime implements Time {

  @Override
  public Instant now() {
    return Instant.now();
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public void sleep(Duration duration) throws InterruptedException {
    Thread.sleep(duration);
  }
}
