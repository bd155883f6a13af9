package dev.tidemark.engine.link;

import dev.tidemark.engine.seam.Time;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/// The seam's steady clock as one of the JDK's, counted from 1970: setting the machine's clock
/// moves nothing.
final class SeamClock extends Clock {

  private final Time time;

  SeamClock(Time time) {
    this.time = time;
  }

  @Override
  public Instant instant() {
    return Instant.EPOCH.plusNanos(time.nanoTime());
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}
